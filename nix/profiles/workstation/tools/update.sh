# Builds this machine's configuration from its flake and switches to it.
# FLAKE: the folder, /etc/nixos
# usage.sh, one-change.sh and configuration-name.sh are put before this.
tool=update
usage='usage: kiln-host update [--upgrade] [--clean] [--rebuild-filesystem] [--reboot]
  --upgrade             take the newest versions of what the flake takes in; includes --clean
  --clean               remove what no generation needs, and check the rest; after the switch also remove
                        old generations, but none that runs, was started or is known to start
  --rebuild-filesystem  write the boot loader again, too
  --reboot              restart afterwards; asks where the next start takes something away'
explain_help "$@"

upgrade='' clean='' loader='' reboot=''
for word; do
  case "$word" in
  --upgrade) upgrade=yes clean=yes ;;
  --clean) clean=yes ;;
  --rebuild-filesystem) loader=yes ;;
  --reboot) reboot=yes ;;
  *) misused ;;
  esac
done
one_change
name_configuration

if [[ ! -e ${KILN_ROOT:-}$FLAKE/flake.nix ]]; then
  echo "kiln-host update: $FLAKE has no flake.nix, so there is nothing to build. Put the flake that describes this machine there." >&2
  exit 1
fi
if [[ -e ${KILN_ROOT:-}/var/lib/kiln/configuration.differs ]]; then
  echo "kiln-host update: $FLAKE was changed on this machine, and is not what this system was built from. If a deploy came since, this undoes what it brought. To compare: diff -r /etc/kiln/configuration $FLAKE" >&2
fi
if [[ -n $clean ]]; then
  # Deletes nothing yet: the system that runs may be an old generation, picked in the boot menu.
  nix-collect-garbage
  nix-store --verify --repair
fi
# The newest versions stay only with the system that was built from them.
profile=${KILN_ROOT:-}/nix/var/nix/profiles/system
lock=$(realpath --canonicalize-missing -- "${KILN_ROOT:-}$FLAKE/flake.lock")
# Where no reset touches it: after a power cut, the next run puts the lock back.
earlier=${KILN_ROOT:-}/var/lib/kiln/upgrade
keep_lock() {
  # Whole or not at all: without its lock, it would say that there was none.
  rm --recursive --force "$earlier.new"
  mkdir --parents "$earlier.new"
  { readlink "$profile" || true; } >"$earlier.new/generation"
  if [[ -e $lock ]]; then cp --archive "$lock" "$earlier.new/flake.lock"; fi
  sync "$earlier.new"/* "$earlier.new"
  mv --no-target-directory "$earlier.new" "$earlier"
  sync "${earlier%/*}"
  trap put_lock_back EXIT
  # What this started ends first.
  trap 'exit 129' HUP
  trap 'exit 130' INT
  trap 'exit 143' TERM
}
# What the upgrade wrote: a lock that a person or a deploy has changed since stays.
note_newer() {
  sha256sum <"$lock" >"$earlier/newer.new"
  sync "$earlier/newer.new"
  mv "$earlier/newer.new" "$earlier/newer"
}
is_upgrades() {
  [[ $(readlink "$profile" || true) == "$(<"$earlier/generation")" ]] &&
    [[ ! -e $earlier/newer || ! -e $lock || $(sha256sum <"$lock") == "$(<"$earlier/newer")" ]]
}
forget_lock() {
  if [[ -e $earlier ]]; then mv --no-target-directory "$earlier" "$earlier.new"; fi
  rm --recursive --force "$earlier.new"
}
put_lock_back() {
  trap '' HUP INT TERM
  if [[ -e $earlier ]] && is_upgrades; then
    if [[ ! -e $earlier/flake.lock ]]; then
      if [[ -e $lock ]]; then rm "$lock" && echo "kiln-host update: The newest versions were not built, so $FLAKE/flake.lock was removed: there was none before." >&2; fi
    elif [[ ! -e $lock || $(<"$lock") != "$(<"$earlier/flake.lock")" ]]; then
      if cp --archive "$earlier/flake.lock" "$lock.new" && sync "$lock.new" && mv "$lock.new" "$lock"; then
        echo "kiln-host update: The newest versions were not built, so $FLAKE/flake.lock is again what it was." >&2
      else
        rm --force "$lock.new"
        echo "kiln-host update: The newest versions were not built, and $FLAKE/flake.lock has them still. To put the earlier one back: cp $earlier/flake.lock $lock" >&2
        return
      fi
    fi
  fi
  forget_lock
}
if [[ -e $earlier ]]; then
  # A power cut or a kill ended an upgrade before this.
  put_lock_back
  if [[ -e $earlier ]]; then exit 1; fi
  trap - HUP INT TERM
fi
if [[ -n $upgrade ]]; then
  keep_lock
  nix --extra-experimental-features 'nix-command flakes' flake update --flake "${KILN_ROOT:-}$FLAKE"
  if [[ -e $lock ]]; then note_newer; fi
fi
words=(switch --flake "${KILN_ROOT:-}$FLAKE#$configuration")
if [[ -n $loader ]]; then words+=(--install-bootloader); fi
nixos-rebuild "${words[@]}"
forget_lock
if [[ -n $clean ]]; then
  # kiln-generations knows which generations have to stay. --delete-old would leave only the one that boots next.
  systemctl start kiln-generations.service
  nix-collect-garbage
fi
# Shows what the next start resets, with the tools and the persistent paths of the system that was just built.
host=${KILN_ROOT:-}/nix/var/nix/profiles/system/sw/bin/kiln-host
next='' takes=''
not_known() {
  echo "kiln-host update: What the next start resets is not known. Before a restart: kiln-host diff" >&2
  takes=unknown
}
if [[ -x $host ]] && ! next=$("$host" diff --next); then not_known; fi
if [[ $next == reset || $next == restore-* || $next == first-snapshot ]]; then
  if [[ $next == first-snapshot ]]; then
    echo 'The next start only takes a snapshot, because reset was off before. The one after it resets.'
  fi
  # In a variable, because the failure of a program that a loop reads from is lost.
  if ! rows=$("$host" diff --tabs); then
    rows=''
    not_known
  fi
  while IFS=$'\t' read -r row side bytes programs; do
    if [[ $row != side ]]; then continue; fi
    if [[ $side == away ]]; then word='takes away'; else word='brings back'; fi
    if [[ $next == first-snapshot ]]; then start='A reset'; else start='The next start' takes=yes; fi
    if [[ $programs == 1 ]]; then of='1 program'; else of="$programs programs"; fi
    echo "$start $word $(numfmt --to=iec-i --suffix=B -- "$bytes") of $of. To see which: kiln-host diff"
  done <<<"$rows"
fi
# The question below may wait for long.
exec 9>&-
if [[ -n $reboot ]]; then
  if [[ -n $takes ]]; then
    answer=''
    read -r -p 'Restart now? [y/N] ' answer || true
    if [[ $answer != [yY]* ]]; then
      echo 'kiln-host update: Not restarted. What was built is in use; a restart is: systemctl reboot' >&2
      exit 1
    fi
  fi
  systemctl reboot
fi
