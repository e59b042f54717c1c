# Become Newt with the credentials that the host handed in.
# The environment and not arguments: those would stand in every list of processes.

of() { jq --exit-status --raw-output ".$1" "$CREDENTIALS_DIRECTORY/newt.json"; }

PANGOLIN_ENDPOINT=$(of endpoint)
NEWT_ID=$(of id)
NEWT_SECRET=$(of secret)
export PANGOLIN_ENDPOINT NEWT_ID NEWT_SECRET

exec newt
