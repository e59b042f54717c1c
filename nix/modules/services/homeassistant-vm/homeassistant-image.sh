# Fetch Home Assistant OS once: resume what was begun, check it, unpack it, and only then give it its name.
# HAOS_URL, HAOS_SHA256: the file to fetch, .qcow2 or .qcow2.xz    HAOS_CARRIED: the same file, where this system has it
# HAOS_PAUSE: seconds to the second attempt, doubled after each
# HAOS_IMAGE: where the disk goes    HAOS_SIZE: what it is grown to    HAOS_OWNER: whose it is ("" leaves it)

if [ -e "$HAOS_IMAGE" ]; then
  echo "$HAOS_IMAGE is there already."
  exit 0
fi

folder=$(dirname "$HAOS_IMAGE")
# The hash is in the name, so that another release never continues this one's beginning.
part=$folder/.home-assistant-${HAOS_SHA256:0:16}.part
disk=$folder/.home-assistant-${HAOS_SHA256:0:16}.qcow2

for stale in "$folder"/.home-assistant-*.part "$folder"/.home-assistant-*.qcow2; do
  if [ "$stale" != "$part" ]; then rm -f "$stale"; fi
done

bytes_of() {
  if [ -e "$1" ]; then stat --format %s "$1"; else echo 0; fi
}

# is_right FILE
is_right() {
  [ -e "$1" ] && echo "$HAOS_SHA256  $1" | sha256sum --check --status
}

# Prints the status of the server's answer.
download() {
  # A line that stays silent for a minute is given up, and continued.
  curl --fail --location --silent --show-error --proto '=http,https' \
    --connect-timeout 30 --speed-limit 1024 --speed-time 60 --write-out '%{http_code}' \
    --continue-at - --output "$part" "$HAOS_URL"
}

# Waits for the network here, in pauses up to a quarter of an hour. To end and be started again would not do: systemd
# counts a unit that waits for its next start as failed, and each deploy would fail as long as there is no network.
fetch() {
  local pause=${HAOS_PAUSE:-15} status answer reason
  while true; do
    echo "Fetching $HAOS_URL from byte $(bytes_of "$part")."
    status=0
    answer=$(download) || status=$?
    case $status/$answer in
      0/*) return 0 ;;
      # 33: this server can't continue. 416 is how it refuses a beginning that is too long.
      33/* | 22/416)
        if [ "$(bytes_of "$part")" -eq 0 ]; then
          echo "The server at $HAOS_URL does not answer as a web server should (curl's status $status, $answer)." >&2
          return 1
        fi
        echo "The beginning can't be continued; fetching the whole again."
        rm -f "$part"
        continue
        ;;
      22/408 | 22/429 | 22/5??) reason="the server answers $answer" ;;
      22/*)
        echo "The server refused $HAOS_URL (status $answer). Check its address and the release's number." >&2
        return 1
        ;;
      # No name, no connection, a broken or silent line, and a certificate before the clock is right: curl(1), EXIT CODES.
      5/* | 6/* | 7/* | 16/* | 18/* | 28/* | 35/* | 52/* | 55/* | 56/* | 60/* | 92/* | 95/* | 96/*)
        reason="curl's status $status"
        ;;
      *)
        echo "Stopped at byte $(bytes_of "$part") (curl's status $status); the next start continues there." >&2
        return 1
        ;;
    esac
    echo "Stopped at byte $(bytes_of "$part") ($reason); continuing in $pause s." >&2
    sleep "$pause"
    pause=$((pause * 2 > 900 ? 900 : pause * 2))
  done
}

packed=$part
if [ -n "${HAOS_CARRIED:-}" ] && is_right "$HAOS_CARRIED"; then
  packed=$HAOS_CARRIED
elif ! is_right "$part"; then
  if [ -n "${HAOS_CARRIED:-}" ]; then echo "$HAOS_CARRIED is damaged; fetching it." >&2; fi
  fetch
  if ! is_right "$part"; then
    got=$(sha256sum "$part" | cut -d ' ' -f 1)
    rm -f "$part"
    echo "What came from $HAOS_URL is not the file with the configured SHA-256, and was thrown away." >&2
    echo "  expected SHA-256 $HAOS_SHA256" >&2
    echo "  got              $got" >&2
    exit 1
  fi
fi

echo "The image is whole; unpacking it."
case $HAOS_URL in
  *.xz) xz --decompress --stdout "$packed" > "$disk" ;;
  # What is in the store is read-only, and so would be its copy.
  *) cp --reflink=auto --no-preserve=mode "$packed" "$disk" ;;
esac

facts=$(qemu-img info --output=json "$disk")
if [ "$(jq -r .format <<< "$facts")" != qcow2 ]; then
  rm -f "$part" "$disk"
  echo "$HAOS_URL holds no qcow2 image, so it can't be used." >&2
  exit 1
fi

wanted=$(numfmt --from=iec "$HAOS_SIZE")
if [ "$(jq -r '."virtual-size"' <<< "$facts")" -lt "$wanted" ]; then
  qemu-img resize -q -f qcow2 "$disk" "$HAOS_SIZE"
fi

chmod 0600 "$disk"
# Before it is given away: afterwards this unit may no longer open it.
sync "$disk"
if [ -n "${HAOS_OWNER:-}" ]; then chown "$HAOS_OWNER" "$disk"; fi
mv --no-clobber "$disk" "$HAOS_IMAGE"
sync "$folder"
rm -f "$part"
echo "Home Assistant OS is at $HAOS_IMAGE."
