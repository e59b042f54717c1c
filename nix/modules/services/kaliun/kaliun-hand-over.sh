# kaliun-hand-over: between the order and the restart that gives a box to its next owner (docs/adr/0035). Systems that started here
# before hold the former owner's keys, and the boot menu would bring them back: all but the one that runs are deleted, and the menu is
# made again. Only then it marks that the rest may be removed, and restarts. Cut off at any moment, the next start begins again.
# KILN_ROOT names another folder than /, for tests.
root=${KILN_ROOT:-}
handing=$root/var/lib/kaliun/handing
profiles=$root/nix/var/nix/profiles
profile=$profiles/system

fail() {
  echo "kaliun-hand-over: $1. It is tried again every 5 minutes, and at the next start." >&2
  exit 1
}

if [[ ! -e $handing/former-gone ]]; then
  kept=$(readlink --canonicalize-existing "$profile")
  if [[ $(readlink --canonicalize-existing "$root/run/current-system") != "$kept" ]]; then
    fail 'another system runs than the one that is kept'
  fi

  nix-env --profile "$profile" --delete-generations old
  # Each of these has entries in the boot menu too.
  rm -rf -- "$profiles/system-profiles"
  known=$root/nix/var/nix/gcroots/kiln-known-good
  if [[ -L $known && $(readlink --canonicalize-existing "$known" || true) != "$kept" ]]; then rm -f -- "$known"; fi
  "$profile/bin/switch-to-configuration" boot

  for link in "$profile"-*-link; do
    if [[ $(readlink --canonicalize-existing "$link" || true) != "$kept" ]]; then fail "${link##*/} could not be deleted"; fi
  done
  for entry in "$root$BOOT_FOLDER"/loader/entries/*.conf; do
    [[ -e $entry ]] || continue
    init=$(sed --quiet 's/^options[[:space:]].*\binit=\([^[:space:]]*\)\/init.*/\1/p' "$entry")
    if [[ -z $init ]]; then continue; fi
    started=$root$init
    ours=
    for system in "$kept" "$kept"/specialisation/*; do
      if [[ $started == "$(readlink --canonicalize-existing "$system" || true)" ]]; then ours=yes; fi
    done
    if [[ -z $ours ]]; then fail "the boot menu still has ${entry##*/}, of another system"; fi
  done

  # Their files too, as far as nothing that runs needs them; the weekly collection takes the rest.
  systemctl start nix-gc.service || echo 'kaliun-hand-over: the garbage collection failed; the weekly one comes later' >&2
  touch "$handing/former-gone"
  sync
fi
# The start after a restart could not remove everything: another restart would end in the same way.
if [[ -e $root/run/kaliun-wipe-failed ]]; then
  echo 'kaliun-hand-over: the rest could not be removed, see the journal of kaliun-wipe. It is tried again at the next start.' >&2
  exit 0
fi
systemctl reboot
