# Makes the disk DEVICE by disko's MAKE_DISK, if it is the disk CHOSEN by the person who installs.
# Assigned apart, so that a disk which isn't there ends the script.
asked=$(realpath --canonicalize-existing "$CHOSEN")
own=$(realpath --canonicalize-existing "$DEVICE")

if [[ $own != "$asked" ]]; then
  echo "This system is for the disk $DEVICE (settings.disk.device), and $asked was chosen. Nothing was changed. Use the first, or build the ISO with the other." >&2
  exit 1
fi
exec "$MAKE_DISK" "$@"
