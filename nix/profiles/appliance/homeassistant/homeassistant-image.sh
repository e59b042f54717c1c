# Fetch Home Assistant OS once: resume what was begun, check it, unpack it, and only then give it its name.
# HAOS_URL, HAOS_SHA256: the file to fetch, .qcow2 or .qcow2.xz
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

is_right() {
  [ -e "$part" ] && echo "$HAOS_SHA256  $part" | sha256sum --check --status
}

download() {
  echo "Fetching $HAOS_URL from byte $(bytes_of "$part")."
  local status=0
  # A line that stays silent for a minute is given up, and continued at the next start.
  curl --fail --location --silent --show-error --proto '=http,https' \
    --connect-timeout 30 --speed-limit 1024 --speed-time 60 \
    --continue-at - --output "$part" "$HAOS_URL" || status=$?
  return "$status"
}

if ! is_right; then
  status=0
  download || status=$?
  case $status in
    0) ;;
    # 33: this server can't continue. 22: it refuses, and 416 is how it refuses a beginning that is too long.
    22 | 33)
      if [ "$(bytes_of "$part")" -eq 0 ]; then
        echo "The server refused $HAOS_URL. Check its address and the release's number." >&2
        exit 1
      fi
      echo "The beginning can't be continued; fetching the whole again."
      rm -f "$part"
      download
      ;;
    *)
      echo "Stopped at byte $(bytes_of "$part") (curl's status $status); the next start continues there." >&2
      exit 1
      ;;
  esac
  if ! is_right; then
    got=$(sha256sum "$part" | cut -d ' ' -f 1)
    rm -f "$part"
    echo "What came from $HAOS_URL is not what was asked for, and was thrown away." >&2
    echo "  expected SHA-256 $HAOS_SHA256" >&2
    echo "  got              $got" >&2
    exit 1
  fi
fi

echo "The image is whole; unpacking it."
case $HAOS_URL in
  *.xz) xz --decompress --stdout "$part" > "$disk" ;;
  *) cp --reflink=auto "$part" "$disk" ;;
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
# Before it is given away: afterwards this unit may not open it any more.
sync "$disk"
if [ -n "${HAOS_OWNER:-}" ]; then chown "$HAOS_OWNER" "$disk"; fi
mv --no-clobber "$disk" "$HAOS_IMAGE"
sync "$folder"
rm -f "$part"
echo "Home Assistant OS is at $HAOS_IMAGE."
