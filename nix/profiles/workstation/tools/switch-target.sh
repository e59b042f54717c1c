# Part of the tools that switch a host to another target: builds `target` for the next start. The services of Secure-Boot make the
# keys, sign what is on the ESP and then hand the keys to the firmware, in that order.
# FLAKE: the folder, /etc/nixos  ESP: where systemd-boot is  KILN_ROOT names another folder than /, for tests.
# The tool's own words, in target.sh or secure-boot.sh, name `target` and `tool`.
# configuration-name.sh, firmware.sh and target.sh are put before this.
: "${configuration:?}" "${target:?}" "${tool:?}" "${enforced:?}" "${setup:?}" "${db:?}"
root=${KILN_ROOT:-}
config=$root$FLAKE/config.json
# As kiln-lzbt has them.
offered=$root$ESP/loader/keys/auto
held=$root$ESP/loader/kiln-held-keys

refuse() {
  echo "kiln-host $tool: $1" >&2
  exit 1
}
if [[ ! -e $config ]]; then
  refuse "$FLAKE/config.json, which says which target this host has, is not there. Write it as {\"host_path\": \"x86_64/VM-TEST\", \"target\": \"Standard-Boot\"} with this host's name."
fi
if [[ $target == Secure-Boot && $enforced == none ]]; then refuse 'The firmware has no Secure Boot, or this start was not by UEFI.'; fi
# Whether the firmware has taken this machine's certificate: its variable db has it as it is, byte for byte.
is_taken() {
  local file=$root/sys/firmware/efi/efivars/db-d719b2cb-3d3a-4596-a3bc-dad00e67656f own all
  if [[ ! -s $db || ! -s $file ]]; then return 1; fi
  own=$(sed '/^-----/d' "$db" | base64 --decode | od --address-radix=n --format=x1 --output-duplicates | tr --delete ' \n') || return 1
  all=$(od --address-radix=n --format=x1 --output-duplicates "$file" | tr --delete ' \n')
  [[ -n $own && $all == *"$own"* ]]
}
if [[ $target == Secure-Boot && $setup != 1 ]] && ! is_taken; then
  refuse "The firmware has other keys and would not take this machine's. Put it into setup mode (clear its keys), then repeat this. Nothing was changed."
fi
if [[ $target != Secure-Boot && $enforced == 1 ]]; then
  refuse 'The firmware checks signatures, and would not start what has none. Turn Secure Boot off in it, then repeat this. Nothing was changed.'
fi

# The systemd-boot of what is unsigned would hand them to the firmware too, which then starts nothing unsigned.
withheld=''
if [[ $target != Secure-Boot && -d $offered ]]; then
  rm -rf "$held"
  mv --no-target-directory "$offered" "$held"
  sync --file-system "$root$ESP"
  withheld=yes
fi

# Whole or not at all, and as it was where the build fails.
jq --arg target "$target" '.target = $target' "$config" >"$config.new"
chmod --reference="$config" "$config.new"
cp --preserve=all "$config" "$config.before"
mv "$config.new" "$config"
host=${configuration%-Disk-Operation}
if ! nixos-rebuild boot --flake "$root$FLAKE#${host%-*-Boot}-$target"; then
  mv "$config.before" "$config"
  if [[ -n $withheld ]]; then
    mkdir -p "${offered%/*}"
    mv --no-target-directory "$held" "$offered"
  fi
  refuse "$target could not be built, so the target is what it was."
fi
rm "$config.before"
echo "The next start is $target's."
if [[ $target == Secure-Boot ]]; then
  if [[ -s $db ]]; then
    echo "It is signed with the keys in $PKI_BUNDLE, which stay as they are."
  else
    echo 'It is unsigned still: it makes the keys and signs. The start after it gives them to the firmware.'
  fi
  echo "The firmware is given Microsoft's keys only with kiln.addOns.secureBoot.microsoftKeys. Cards whose option ROM Microsoft alone signed (many graphics cards) need it, or their screen stays black."
else
  rm -rf "$held"
  if [[ $setup == 0 && -s $db ]]; then echo "The firmware keeps the keys that it has. While it checks signatures, it does not start $target: leave that off, or clear its keys."; fi
  if [[ -s $db ]]; then echo "This machine's keys stay in $PKI_BUNDLE, for the next enable."; fi
fi
echo 'What the TPM unlocks by the state of Secure Boot (PCR 7) asks for its passphrase, until: kiln-host tpm2 enable'
