// Who signs the seals of a log.

/** `ed25519`: RFC 8032; `ecdsa`: P-256 with SHA-256, signatures in DER. */
export type SealAlgorithm = 'ed25519' | 'ecdsa';

export interface SealSigner {
  /** For messages: `key file seal.pem`, `KMS key arn:…`. */
  readonly name: string;
  /** The public key, SPKI in DER. @throws where it cannot be had. */
  publicKey(): Promise<Uint8Array>;
  /** Signs the text, of at most 4,096 bytes. @throws where it cannot. */
  sign(text: Uint8Array): Promise<Uint8Array>;
}
