#!/usr/bin/env bash
# The second half of a deployment, after main.bicep: the code of the three apps, the two sites, and the subscription to uploads.
# azd runs it after `azd provision` (azure.yaml). By hand: infra/deploy.sh <name of the deployment of main.bicep>. It may be run again.
set -euo pipefail
cd "$(dirname "$0")/.."

outputs=(AZURE_RESOURCE_GROUP MANAGEMENT_URL ENFORCEMENT_URL MANAGEMENT_APP PORTAL_APP ENFORCEMENT_APP PORTAL_SITE PORTAL_SITE_HOST CONSOLE_SITE CONSOLE_SITE_HOST DATA_ACCOUNT)
if [ $# -gt 0 ]; then
  for name in "${outputs[@]}"; do
    declare "$name=$(az deployment sub show --name "$1" --query "properties.outputs.$name.value" --output tsv)"
  done
fi
for name in "${outputs[@]}"; do
  [ -n "${!name:-}" ] || { echo "$name is not known: run this from azd, or name the deployment of main.bicep" >&2; exit 1; }
done

echo "== Apps"
for app in Management:$MANAGEMENT_APP Portal:$PORTAL_APP Enforcement:$ENFORCEMENT_APP; do
  dotnet publish "functions/${app%%:*}" -p:PublishFor=azure --nologo -v quiet
  az functionapp deployment source config-zip --resource-group "$AZURE_RESOURCE_GROUP" --name "${app#*:}" --src "artifacts/${app%%:*}.zip" --output none
  echo "${app#*:}"
done

echo "== Sites"
npm ci --prefix portal-static --ignore-scripts --no-audit --no-fund --loglevel error
npm run --prefix portal-static build
node infra/console-site.mjs artifacts/site/console artifacts/azure/console-site "$MANAGEMENT_URL"
for site in "$PORTAL_SITE:artifacts/site/portal" "$CONSOLE_SITE:artifacts/azure/console-site"; do
  # In the environment and not among the arguments, which other processes can read.
  SWA_CLI_DEPLOYMENT_TOKEN=$(az staticwebapp secrets list --resource-group "$AZURE_RESOURCE_GROUP" --name "${site%%:*}" --query properties.apiKey --output tsv) \
    npx --yes @azure/static-web-apps-cli@2.0.10 deploy "${site#*:}" --env production --no-use-keychain
done

echo "== Uploads"
# The host makes the key of its web hook when it first starts with the blob trigger; a request wakes it up.
for try in $(seq 1 40); do
  curl --silent --output /dev/null --max-time 30 "https://$(az functionapp show --resource-group "$AZURE_RESOURCE_GROUP" --name "$MANAGEMENT_APP" --query defaultHostName --output tsv)/" || true
  key=$(az functionapp keys list --resource-group "$AZURE_RESOURCE_GROUP" --name "$MANAGEMENT_APP" --query "systemKeys.blobs_extension != null" --output tsv || true)
  [ "$key" = true ] && break
  [ "$try" -lt 40 ] || { echo "the management app has not started with its blob trigger; look at its log and run this again" >&2; exit 1; }
  sleep 15
done
az deployment group create --resource-group "$AZURE_RESOURCE_GROUP" --name events --template-file infra/events.bicep \
  --parameters dataAccountName="$DATA_ACCOUNT" managementAppName="$MANAGEMENT_APP" --output none

echo "console      https://$CONSOLE_SITE_HOST"
echo "portal site  https://$PORTAL_SITE_HOST"
echo "management   $MANAGEMENT_URL"
echo "enforcement  $ENFORCEMENT_URL"
