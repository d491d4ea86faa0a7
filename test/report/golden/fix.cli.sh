#!/usr/bin/env bash
# Fix for the role veeam-ec2-backup in account 111122223333. Run it with rights to change IAM there.
# Over quota: raise the quota of managed policies per role, or join policies, before you attach veeam-ec2-backup-drift-fix-3.
# Change by hand: statement 1 (NoDeletes) of the policy freeze-2026 denies ec2:DeleteSnapshot; sqs:DeleteQueue.
# reporting has the policy freeze-2026, too: what is changed there counts for them.
# Detach AWS's own policy AdministratorAccess (arn:aws:iam::aws:policy/AdministratorAccess) from the role, last of all: it allows more than the sets ask for, nobody can edit it, and the new policies stand in for it. See first that nothing else works with the role.
# The permissions boundary ops-boundary is also that of nightly-export, reporting: what is added there counts for them, too.
# Cannot be fixed in this account: The owners of the organization must exempt the role from the SCP deny-outside-eu at the OU Workloads. (ec2:CopySnapshot)
set -euo pipefail

account=$(aws sts get-caller-identity --query Account --output text)
if [ "$account" != 111122223333 ]; then
  echo "Nothing was changed: these credentials are of account $account, and the fix is for 111122223333." >&2
  exit 1
fi

aws iam create-policy \
  --policy-name veeam-ec2-backup-drift-fix \
  --policy-document '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DriftFix",
      "Effect": "Allow",
      "Action": [
        "ebs:GetSnapshotBlock",
        "kms:Decrypt"
      ],
      "Resource": [
        "*"
      ]
    }
  ]
}'

aws iam attach-role-policy \
  --role-name veeam-ec2-backup \
  --policy-arn arn:aws:iam::111122223333:policy/veeam-ec2-backup-drift-fix

aws iam put-role-policy \
  --role-name veeam-ec2-backup \
  --policy-name veeam-ec2-backup-drift-fix-2 \
  --policy-document '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DriftFix",
      "Effect": "Allow",
      "Action": [
        "ec2:CreateTags"
      ],
      "Resource": [
        "*"
      ]
    }
  ]
}'

# A policy has at most five versions: delete an old one first where there are five.
aws iam create-policy-version \
  --policy-arn arn:aws:iam::111122223333:policy/ops-boundary \
  --policy-document '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DriftFix",
      "Effect": "Allow",
      "Action": [
        "s3:*",
        "ec2:CreateTags"
      ],
      "Resource": [
        "*"
      ]
    }
  ]
}' \
  --set-as-default

aws iam update-assume-role-policy \
  --role-name veeam-ec2-backup \
  --policy-document '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Principal": {
        "AWS": [
          "arn:aws:iam::333344445555:role/veeam-impersonation"
        ]
      },
      "Action": [
        "sts:AssumeRole"
      ],
      "Condition": {
        "StringEquals": {
          "sts:ExternalId": [
            "${aws:PrincipalTag/id}"
          ]
        }
      }
    }
  ]
}'

aws iam create-instance-profile \
  --instance-profile-name veeam-ec2-backup

aws iam add-role-to-instance-profile \
  --instance-profile-name veeam-ec2-backup \
  --role-name veeam-ec2-backup

aws iam create-policy \
  --policy-name veeam-ec2-backup-drift-fix-3 \
  --policy-document '{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "DriftFix",
      "Effect": "Allow",
      "Action": [
        "sqs:CreateQueue"
      ],
      "Resource": [
        "*"
      ]
    }
  ]
}'

aws iam attach-role-policy \
  --role-name veeam-ec2-backup \
  --policy-arn arn:aws:iam::111122223333:policy/veeam-ec2-backup-drift-fix-3

aws iam detach-role-policy \
  --role-name veeam-ec2-backup \
  --policy-arn arn:aws:iam::aws:policy/AdministratorAccess
