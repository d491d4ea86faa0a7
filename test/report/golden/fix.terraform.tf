# Fix for the role veeam-ec2-backup in account 111122223333
# Over quota: raise the quota of managed policies per role, or join policies, before you attach veeam-ec2-backup-drift-fix-3.
# Change by hand: statement 1 (NoDeletes) of the policy freeze-2026 denies ec2:DeleteSnapshot; sqs:DeleteQueue.
# reporting has the policy freeze-2026, too: what is changed there counts for them.
# Detach AWS's own policy AdministratorAccess (arn:aws:iam::aws:policy/AdministratorAccess) from the role, last of all: it allows more than the sets ask for, nobody can edit it, and the new policies stand in for it. See first that nothing else works with the role.
# The permissions boundary ops-boundary is also that of nightly-export, reporting: what is added there counts for them, too.
# Cannot be fixed in this account: The owners of the organization must exempt the role from the SCP deny-outside-eu at the OU Workloads. (ec2:CopySnapshot)

resource "aws_iam_policy" "drift_fix_veeam-ec2-backup_1" {
  name = "veeam-ec2-backup-drift-fix"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid    = "DriftFix"
      Effect = "Allow"
      Action = [
        "ebs:GetSnapshotBlock",
        "kms:Decrypt",
      ]
      Resource = ["*"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "drift_fix_veeam-ec2-backup_1" {
  role       = "veeam-ec2-backup"
  policy_arn = aws_iam_policy.drift_fix_veeam-ec2-backup_1.arn
}

resource "aws_iam_role_policy" "drift_fix_veeam-ec2-backup_2" {
  name = "veeam-ec2-backup-drift-fix-2"
  role = "veeam-ec2-backup"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DriftFix"
      Effect   = "Allow"
      Action   = ["ec2:CreateTags"]
      Resource = ["*"]
    }]
  })
}

resource "aws_iam_policy" "drift_fix_veeam-ec2-backup_3" {
  name = "veeam-ec2-backup-drift-fix-3"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Sid      = "DriftFix"
      Effect   = "Allow"
      Action   = ["sqs:CreateQueue"]
      Resource = ["*"]
    }]
  })
}

resource "aws_iam_role_policy_attachment" "drift_fix_veeam-ec2-backup_3" {
  role       = "veeam-ec2-backup"
  policy_arn = aws_iam_policy.drift_fix_veeam-ec2-backup_3.arn
}

resource "aws_iam_instance_profile" "drift_fix_veeam-ec2-backup" {
  name = "veeam-ec2-backup"
  role = "veeam-ec2-backup"
}

# In the aws_iam_role of veeam-ec2-backup:
#   assume_role_policy = jsonencode({
#     Version = "2012-10-17"
#     Statement = [{
#       Effect = "Allow"
#       Principal = {
#         AWS = ["arn:aws:iam::333344445555:role/veeam-impersonation"]
#       }
#       Action = ["sts:AssumeRole"]
#       Condition = {
#         StringEquals = {
#           "sts:ExternalId" = ["$${aws:PrincipalTag/id}"]
#         }
#       }
#     }]
#   })

# In the aws_iam_policy of the permissions boundary ops-boundary:
#   policy = jsonencode({
#     Version = "2012-10-17"
#     Statement = [{
#       Sid    = "DriftFix"
#       Effect = "Allow"
#       Action = [
#         "s3:*",
#         "ec2:CreateTags",
#       ]
#       Resource = ["*"]
#     }]
#   })

# Policies are detached where the role is defined.
