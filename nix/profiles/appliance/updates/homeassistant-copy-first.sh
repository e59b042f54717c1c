# Copy Home Assistant's disk by its unit, and print why where that fails.
# UNIT: the unit    LAST: what its program left
if [ "$(id -u)" != 0 ]; then
  echo "Only root may copy Home Assistant's disk. Try again with sudo." >&2
  exit 77
fi
if systemctl start "$UNIT" 2>/dev/null; then exit 0; fi
jq --raw-output '"Home Assistant'"'"'s disk was not copied: " + (.detail // "see journalctl -u homeassistant-copy")' "$LAST" >&2
exit 1
