# kaliun-forget [--yes]: this box forgets its owner and all that it keeps for them, and restarts as one that was just flashed. For
# the person in front of it; its owner can order the same from Kiln.
# same-disk.sh is put before this.
if [ "$(id -u)" != 0 ]; then
  echo "kaliun-forget: root alone can do this: sudo kaliun-forget" >&2
  exit 1
fi
case "${1-}" in
  --yes) ;;
  "")
    echo "This removes what the box keeps of its owner, and cannot be undone: Home Assistant with all its data and copies, the claim,"
    echo "tokens and keys, Wi-Fi, users and passwords that were set here, homes, /srv, logs. Other disks, and what is in the"
    echo "system itself, stay."
    for place in /home /root /srv /var /var/lib /var/log; do
      if mountpoint -q "$place" && ! is_of_system "$place"; then echo "$place is on another disk, and stays."; fi
    done
    printf 'Type the name of this box (%s) to go on: ' "$(uname -n)"
    read -r answer || answer=
    if [ "$answer" != "$(uname -n)" ]; then
      echo "Nothing was changed."
      exit 1
    fi
    ;;
  *)
    echo "usage: kaliun-forget [--yes]" >&2
    exit 64
    ;;
esac
touch /var/lib/kaliun/wiping
sync
systemctl reboot
