# Records when the box last had everything that is published for it.
outcome=$(jq --raw-output .outcome "${LOOKED:-/var/lib/kiln-updates}/last_look")
case $outcome in
  ready | current)
    date --utc +%FT%TZ >"${KALIUN:-/var/lib/kaliun}/last_pull.new"
    mv "${KALIUN:-/var/lib/kaliun}/last_pull.new" "${KALIUN:-/var/lib/kaliun}/last_pull"
    ;;
esac
