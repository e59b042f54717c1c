# Runs lzbt with the keys that systemd-boot hands to the firmware out of its sight, and puts them where it looks once all
# is signed: whatever ends lzbt in between, a power cut too, leaves a drive that the next start does not lock out.
# KILN_ESP, KILN_LZBT, and what lzbt signs with: KILN_PUBLIC_KEY, KILN_PRIVATE_KEY. KILN_ROOT names another folder than /,
# for tests.
root=${KILN_ROOT:-}
esp=$root$KILN_ESP
offered=$esp/loader/keys/auto
# The folder is outside loader/keys, because systemd-boot shows a menu entry for each folder there.
held=$esp/loader/kiln-held-keys

if [[ -d $offered ]]; then
  # Held ones are newer: only kiln-offer-keys puts keys there while others are offered.
  if [[ -d $held ]]; then rm -r "$offered"; else mv --no-target-directory "$offered" "$held"; fi
  sync --file-system "$esp"
fi

withhold() {
  if [[ -d $held ]]; then
    echo "kiln-lzbt: $1, so the Secure Boot keys are kept from the firmware, in $held. The next installation of the boot loader that works puts them back." >&2
  fi
}

"$KILN_LZBT" "$@" || {
  status=$?
  withhold "the boot loader was not installed"
  exit "$status"
}
if [[ -d $held ]]; then
  # Without keys lzbt would install unsigned files and report success.
  if [[ -s $root$KILN_PUBLIC_KEY && -s $root$KILN_PRIVATE_KEY ]]; then
    sync --file-system "$esp"
    mkdir -p "$esp/loader/keys"
    mv --no-target-directory "$held" "$offered"
    sync --file-system "$esp"
  else
    withhold "there is no key to sign with"
  fi
fi
