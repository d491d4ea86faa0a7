output "reader_role_arn" {
  description = "The role that the hub's scanner assumes."
  value       = aws_iam_role.reader.arn
}
