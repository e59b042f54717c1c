# kaliun-wipe: removes what this box keeps of its owner, early in the start that follows an order or `kaliun-forget`, and ends with
# 0 once that is gone: the unit restarts the box then. Cut off at any moment, the next start begins again, because the mark is
# removed last. Where the box is handed over, HAND_OVER_KEEP stays too if the order says so, and what the new owner finds is put in
# place at the end. WIPE_KEEP, HAND_OVER_KEEP: what stays, one path a line. KILN_ROOT names another folder than /, for tests.
# same-disk.sh is put before this.
root=${KILN_ROOT:-}
places=(/var /home /root /srv /tmp)

state=$root/var/lib/kaliun
handing=$state/handing
mark=$state/wiping
keep=$WIPE_KEEP
# A wipe that was ordered too takes all.
if [[ ! -e $mark ]]; then
  if [[ ! -e $handing/former-gone ]]; then
    echo 'kaliun-wipe: nothing says that this box is to be wiped' >&2
    exit 1
  fi
  mark=$handing
  if [[ -e $handing/keeps ]]; then keep+=$'\n'$HAND_OVER_KEEP; fi
fi

# Marks the run as failed until it is done, even if it is killed: nothing restarts a box for a wipe that would end in
# the same way (kaliun-commands, kaliun-hand-over). The mark is not on the disk, so the next start tries again.
failed=$root/run/kaliun-wipe-failed
mkdir -p "$root/run"
touch "$failed"

# A bind shows what is under a mount: other disks, and folders of other computers, are not in it.
scratch=$root/run/kaliun-wipe
mkdir -p "$scratch"
mount --bind "${root:-/}" "$scratch"
for place in "${places[@]}" /var/lib /var/log; do
  if ! mountpoint -q "$root$place"; then continue; fi
  if is_of_system "$root$place"; then
    mount --bind "$root$place" "$scratch$place"
  else
    echo "kaliun-wipe: $place is on another disk, and stays." >&2
  fi
done

# The kernel lets no one remove a file that it swaps to.
swaps=$(</proc/swaps)
while read -r name type _; do
  name=$(printf '%b' "$name")
  for place in "${places[@]}"; do
    if [[ $type == file && $name == "$root$place"/* ]]; then swapoff -- "$name" || true; fi
  done
done <<<"$swaps"

# Links such as /var/run belong to the system, except those of what stays.
removed=(-mindepth 1 ! \( -type l -path "$scratch/var/*" ! -path "$scratch/var/*/*" \))
while IFS= read -r path; do
  removed+=(! -path "$scratch$path" ! -path "$scratch$path/*")
done <<<"$keep"$'\n'"${mark#"$root"}"

# Folders with something that stays are not empty, and the place of a mount cannot be removed: what counts is that no file is left.
left=
for _ in 1 2 3; do
  find "${places[@]/#/"$scratch"}" "${removed[@]}" -delete 2>/dev/null || true
  left=$(find "${places[@]/#/"$scratch"}" "${removed[@]}" ! -type d -print -quit 2>/dev/null) || true
  if [[ -z $left ]]; then break; fi
done
rm -f -- "$root"/etc/ssh/ssh_host_* "$root"/etc/machine-id "$root"/etc/NetworkManager/system-connections/*
sync
if [[ -n $left ]]; then
  echo "kaliun-wipe: ${left#"$scratch"} cannot be removed. It is tried again at the next start." >&2
  exit 1
fi

# Removes passwords and users that were not in the system. The next start makes those of the system.
for name in passwd group shadow gshadow subuid subgid; do rm -f -- "$root/etc/$name" "$root/etc/$name-"; done
sync

if [[ $mark == "$handing" ]]; then
  # Removes the former owner's clone, which knows the way to their repository.
  rm -rf -- "$root/etc/nixos"
  while IFS= read -r -d '' file; do
    target=$root/${file#"$handing/files/"}
    (umask 022 && mkdir -p "${target%/*}")
    cp --preserve=mode,ownership "$file" "$target.handing"
    sync "$target.handing"
    mv -T "$target.handing" "$target"
  done < <(find "$handing/files" -type f -print0)
  sync
  # One rename ends the wipe; the files that are removed afterwards are no one's data.
  mv -T "$handing" "$state/handed"
  sync
  rm -rf -- "$state/handed"
else
  rm -f -- "$mark"
fi
sync
rm -f -- "$failed"
# Discarded blocks cannot be read from the SSD's cells. Not every drive can discard.
fstrim "$scratch" 2>/dev/null || true
