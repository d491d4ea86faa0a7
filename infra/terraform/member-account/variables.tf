variable "hub_account_id" {
  description = "Account that veeam-role-drift runs in (12 digits)."
  type        = string
  validation {
    condition     = can(regex("^[0-9]{12}$", var.hub_account_id))
    error_message = "Expected 12 digits."
  }
}

variable "organization_id" {
  description = "Organization of the hub account (o-...). The role cannot be assumed from outside of it."
  type        = string
  validation {
    condition     = can(regex("^o-[a-z0-9]{10,32}$", var.organization_id))
    error_message = "Expected an organization id, o-..."
  }
}

variable "external_id" {
  description = "The same text as live.externalId in the settings."
  type        = string
  sensitive   = true
  validation {
    condition     = can(regex("^[\\w+=,.@:/-]{2,1224}$", var.external_id))
    error_message = "Expected 2 to 1224 letters, digits and + = , . @ : / - _"
  }
}

variable "hub_name_prefix" {
  description = "deploy.name in the settings. The scanner's roles begin with it."
  type        = string
  default     = "veeam-drift"
}

variable "further_reader_arns" {
  description = "Further roles of the hub account that may read: for \"veeam-drift scan --live\" at a desk."
  type        = list(string)
  default     = []
}

variable "reader_role_name" {
  description = "Name of the reader role without its path. With the path in front it is live.readerRole in the settings."
  type        = string
  default     = "veeam-drift-reader"
}

variable "reader_role_path" {
  description = "Path of the reader role, with both slashes."
  type        = string
  default     = "/"
}

variable "permissions_boundary_arn" {
  description = "Permissions boundary for the roles of this module, where the organization asks for one."
  type        = string
  default     = null
}

variable "read_keys" {
  description = "True where the settings name keys: the role then reads the policies of KMS keys, buckets and backup vaults and the defaults of EBS, too."
  type        = bool
  default     = false
}

variable "read_access_keys" {
  description = "True where the settings have live.accessKeys: the role then reads age and last use of users' access keys, too, never the keys themselves."
  type        = bool
  default     = false
}

variable "hub_event_bus_arn" {
  description = "Output EventBusArn of the hub's stack, to have changed roles checked within minutes. Apply the module in us-east-1, cn-north-1 or us-gov-west-1 then. Null: changes are found by the schedule."
  type        = string
  default     = null
}
