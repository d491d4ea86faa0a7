#!/usr/bin/env bash
# Prints organization.json for `veeam-drift scan --exports`: accounts, units, SCPs and RCPs with their targets.
# Needs the AWS CLI and jq (AWS CloudShell has both) and read access to AWS Organizations, that is credentials of the
# management account or of a delegated administrator:  bash export-organization.sh > exports/organization.json
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
touch "$work/units" "$work/accounts" "$work/policies"

organizations() {
  aws organizations "$@" --output json
}

# One line of JSON for each account and unit below a parent, down to the last unit.
walk() {
  local parent=$1 unit
  organizations list-accounts-for-parent --parent-id "$parent" |
    jq -c --arg parent "$parent" \
      '.Accounts[] | {id: .Id, name: .Name, parent: $parent, state: (.State // .Status)}' >>"$work/accounts"
  organizations list-organizational-units-for-parent --parent-id "$parent" |
    jq -c --arg parent "$parent" '.OrganizationalUnits[] | {id: .Id, name: .Name, parent: $parent}' >"$work/children"
  cat "$work/children" >>"$work/units"
  for unit in $(jq -r .id "$work/children"); do walk "$unit"; done
}

# One line of JSON for each policy of a type.
policies() {
  local type=$1 id
  for id in $(organizations list-policies --filter "$type" | jq -r '.Policies[].Id'); do
    organizations describe-policy --policy-id "$id" >"$work/policy"
    organizations list-targets-for-policy --policy-id "$id" >"$work/targets"
    jq -cn --slurpfile policy "$work/policy" --slurpfile targets "$work/targets" '
      $policy[0].Policy as $it | $it.PolicySummary | {
        id: .Id, arn: .Arn, name: .Name, type: .Type,
        content: $it.Content, targets: [$targets[0].Targets[].TargetId]
      }' >>"$work/policies"
  done
}

organizations describe-organization >"$work/organization"
organizations list-roots >"$work/roots"
for root in $(jq -r '.Roots[].Id' "$work/roots"); do walk "$root"; done
for type in SERVICE_CONTROL_POLICY RESOURCE_CONTROL_POLICY; do
  state=$(jq -r --arg type "$type" \
    'if any(.Roots[].PolicyTypes[]; .Type == $type and .Status == "ENABLED") then "ENABLED" else "DISABLED" end' \
    "$work/roots")
  printf '{"%s":"%s"}\n' "$type" "$state" >>"$work/types"
  if [ "$state" = ENABLED ]; then policies "$type"; fi
done

jq -n --slurpfile organization "$work/organization" --slurpfile roots "$work/roots" --slurpfile types "$work/types" \
  --slurpfile units "$work/units" --slurpfile accounts "$work/accounts" --slurpfile policies "$work/policies" '{
    schema: "veeam-drift/organization/1",
    id: $organization[0].Organization.Id,
    managementAccountId: $organization[0].Organization.MasterAccountId,
    policyTypes: ($types | add),
    roots: [$roots[0].Roots[] | {id: .Id, name: .Name}],
    organizationalUnits: $units,
    accounts: $accounts,
    policies: $policies
  }'
