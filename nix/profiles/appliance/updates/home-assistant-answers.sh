# Succeeds if Home Assistant itself answered in the last minutes, according to the info fetcher.
jq --exit-status '
  (now - (.at | fromdateiso8601)) < 240 and .web.status >= 200 and .web.status < 500
' "${HA_INFO:-/run/homeassistant}/info.json" >/dev/null
