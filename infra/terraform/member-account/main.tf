# The same as infra/member-account.yml, for those who set up their accounts with Terraform.

data "aws_partition" "current" {}

data "aws_caller_identity" "current" {}

locals {
  hub_root = "arn:${data.aws_partition.current.partition}:iam::${var.hub_account_id}:root"
  hub_role = "arn:${data.aws_partition.current.partition}:iam::${var.hub_account_id}:role/${var.hub_name_prefix}"
  scanner_arns = concat(
    ["${local.hub_role}-scan", "${local.hub_role}-scan-account", "${local.hub_role}-rescan-role"],
    var.further_reader_arns,
  )
  forwards = var.hub_event_bus_arn != null ? 1 : 0
}

data "aws_iam_policy_document" "reader_trust" {
  # The account stands as principal and the roles in a condition: a role named as principal dies with it when the hub
  # is deployed anew, and the hub's roles would have to exist before this one.
  statement {
    sid     = "ScannerWithExternalId"
    actions = ["sts:AssumeRole"]
    principals {
      type        = "AWS"
      identifiers = [local.hub_root]
    }
    condition {
      test     = "StringEquals"
      variable = "sts:ExternalId"
      values   = [var.external_id]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = [var.organization_id]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = local.scanner_arns
    }
  }

  # sts:ExternalId is documented for AssumeRole only, so the second action has a statement without it.
  statement {
    sid     = "ScannerNamesItsRun"
    actions = ["sts:SetSourceIdentity"]
    principals {
      type        = "AWS"
      identifiers = [local.hub_root]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalOrgID"
      values   = [var.organization_id]
    }
    condition {
      test     = "ArnEquals"
      variable = "aws:PrincipalArn"
      values   = local.scanner_arns
    }
  }
}

# The one call that a scan makes here; it has no resource-level permissions.
data "aws_iam_policy_document" "read_iam" {
  #checkov:skip=CKV_AWS_356:iam:GetAccountAuthorizationDetails can be allowed on "*" only
  statement {
    sid       = "ReadRolesUsersAndPolicies"
    actions   = ["iam:GetAccountAuthorizationDetails"]
    resources = ["*"]
  }
  # Which keys, buckets and vaults there are is not known here; each call reads and changes nothing.
  dynamic "statement" {
    for_each = var.read_keys ? [1] : []
    content {
      sid = "ReadPoliciesOfKeysBucketsAndVaults"
      actions = [
        "kms:ListAliases",
        "kms:ListKeys",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
        "ec2:GetEbsEncryptionByDefault",
        "ec2:GetEbsDefaultKmsKeyId",
        "s3:GetBucketPolicy",
        "backup:ListBackupVaults",
        "backup:GetBackupVaultAccessPolicy",
      ]
      resources = ["*"]
    }
  }
  # Which users Veeam takes keys of is not known here.
  dynamic "statement" {
    for_each = var.read_access_keys ? [1] : []
    content {
      sid = "ReadAgeAndUseOfAccessKeys"
      actions = [
        "iam:ListAccessKeys",
        "iam:GetAccessKeyLastUsed",
      ]
      resources = ["arn:${data.aws_partition.current.partition}:iam::*:user/*"]
    }
  }
}

resource "aws_iam_role" "reader" {
  name                 = var.reader_role_name
  path                 = var.reader_role_path
  description          = "Read by veeam-role-drift from the hub account. Reads IAM, changes nothing."
  max_session_duration = 3600
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.reader_trust.json
}

resource "aws_iam_role_policy" "read_iam" {
  name   = "read-iam"
  role   = aws_iam_role.reader.name
  policy = data.aws_iam_policy_document.read_iam.json
}

resource "aws_cloudwatch_event_rule" "forward_iam_changes" {
  count       = local.forwards
  name        = "${var.hub_name_prefix}-forward-iam-changes"
  description = "Forwards changes of roles, users and policies to veeam-role-drift in the hub account."
  event_pattern = jsonencode({
    source        = ["aws.iam"]
    "detail-type" = ["AWS API Call via CloudTrail"]
    detail = {
      eventSource = ["iam.amazonaws.com"]
      readOnly    = [false]
      errorCode   = [{ exists = false }]
    }
  })
}

resource "aws_cloudwatch_event_target" "hub" {
  count     = local.forwards
  rule      = aws_cloudwatch_event_rule.forward_iam_changes[0].name
  target_id = "hub"
  arn       = var.hub_event_bus_arn
  role_arn  = aws_iam_role.forward_iam_changes[0].arn
}

data "aws_iam_policy_document" "forward_trust" {
  statement {
    actions = ["sts:AssumeRole"]
    principals {
      type        = "Service"
      identifiers = ["events.amazonaws.com"]
    }
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [data.aws_caller_identity.current.account_id]
    }
  }
}

resource "aws_iam_role" "forward_iam_changes" {
  count                = local.forwards
  name                 = "${var.hub_name_prefix}-forward-iam-changes"
  description          = "Lets EventBridge send IAM changes to the bus of the hub account."
  permissions_boundary = var.permissions_boundary_arn
  assume_role_policy   = data.aws_iam_policy_document.forward_trust.json
}

data "aws_iam_policy_document" "put_events" {
  count = local.forwards
  statement {
    actions   = ["events:PutEvents"]
    resources = [var.hub_event_bus_arn]
  }
}

resource "aws_iam_role_policy" "put_events" {
  count  = local.forwards
  name   = "put-events"
  role   = aws_iam_role.forward_iam_changes[0].name
  policy = data.aws_iam_policy_document.put_events[0].json
}
