# Reads Newt's three credentials from config.json, and starts its container with them.
# KALIUN_CONFIG, NEWT_CREDENTIALS: files    NEWT_UNIT: the container's unit

forget() {
  echo "$1"
  if [ -e "$NEWT_CREDENTIALS" ]; then
    rm "$NEWT_CREDENTIALS"
    systemctl --no-block stop "$NEWT_UNIT"
  fi
  exit "$2"
}

if [ ! -e "$KALIUN_CONFIG" ]; then
  forget "There is no $KALIUN_CONFIG yet, so Newt waits until this box is claimed." 0
fi

# jq's own error message would quote the file, so it is dropped.
if ! wanted=$(jq --compact-output '
  .pangolin // {} | {id: .newt_id, secret: .newt_secret, endpoint: .endpoint}
  ' "$KALIUN_CONFIG" 2> /dev/null); then
  forget "$KALIUN_CONFIG is not valid JSON, so Newt can't be started. See: jq . $KALIUN_CONFIG" 1
fi

missing=$(jq --raw-output '[to_entries[] | select(.value == null or .value == "") | .key] | join(", ")' <<< "$wanted")
case $missing in
  "") ;;
  "id, secret, endpoint") forget "$KALIUN_CONFIG has no Newt credentials, so there is no remote access." 0 ;;
  *) forget "$KALIUN_CONFIG lacks Newt's $missing (under \"pangolin\"), so Newt can't be started." 1 ;;
esac

if ! jq --exit-status '(map(type == "string") | all) and (.endpoint | test("^https?://[^ ]+$"))' <<< "$wanted" > /dev/null; then
  forget "In $KALIUN_CONFIG, \"pangolin\" has to be three texts, and \"endpoint\" a URL that starts with https:// or http://." 1
fi

if [ -e "$NEWT_CREDENTIALS" ] && [ "$(cat "$NEWT_CREDENTIALS")" = "$wanted" ]; then
  systemctl --no-block start "$NEWT_UNIT"
  exit 0
fi

printf '%s\n' "$wanted" > "$NEWT_CREDENTIALS.new"
mv "$NEWT_CREDENTIALS.new" "$NEWT_CREDENTIALS"
echo "Newt has credentials for $(jq --raw-output .endpoint <<< "$wanted")."
# A container reads its credentials only when it starts.
systemctl --no-block restart "$NEWT_UNIT"
