# Part of the tools that switch a host to another target: builds `target`, then makes it the next start. The services of Secure-Boot make the
# keys, sign what is on the ESP and then hand the keys to the firmware, in that order.
# FLAKE: the folder, /etc/nixos  ESP: where systemd-boot is  KILN_ROOT names another folder than /, for tests.
# The tool's own words, in target.sh or secure-boot.sh, name `target` and `tool`.
# usage.sh, one-change.sh, configuration-name.sh, keep-start.sh, firmware.sh and target.sh are put before this.
: "${target:?}" "${tool:?}" "${enforced:?}" "${setup:?}" "${db:?}" "${profile:?}" "${esp:?}" "${kept:?}"
root=${KILN_ROOT:-}
# kiln-lzbt uses the same folders.
offered=$esp/loader/keys/auto
held=$esp/loader/kiln-held-keys

refuse() {
  echo "kiln-host $tool: $1" >&2
  exit 1
}
# Read by no other run: what it finds is what it changes.
one_change
name_configuration
if [[ ! -e $config ]]; then
  refuse "$FLAKE/config.json, which says which target this host has, is not there. Write it as {\"host_path\": \"x86_64/VM-TEST\", \"target\": \"Standard-Boot\"} with this host's name."
fi
# A link stays: what it leads to is replaced.
config=$(realpath -- "$config")
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

# Nothing changes before the build has succeeded.
[[ $configuration =~ ^(.+)-(Standard-Boot|Secure-Boot|Disk-Operation)$ ]]
host=${BASH_REMATCH[1]}
building=$(mktemp --directory)
trap 'rm -rf "$building"' EXIT
(cd "$building" && nixos-rebuild build --flake "$root$FLAKE#$host-$target") ||
  refuse "$target could not be built, so the target is what it was."
system=$(readlink --canonicalize-existing "$building/result")
jq --arg target "$target" '.target = $target' "$config" >"$config.new"
chmod --reference="$config" "$config.new"

# From here on the switch is completed or undone.
trap '' HUP INT TERM
generation=$(readlink "$profile" || true)
generations=$(ls "${profile%/*}")

# The systemd-boot of an unsigned target would also hand the keys to the firmware, which then starts nothing unsigned.
withheld=''
if [[ $target != Secure-Boot && -d $offered ]]; then
  rm -rf "$held"
  mv --no-target-directory "$offered" "$held"
  sync --file-system "$esp"
  withheld=yes
fi
give_back() {
  # kiln-lzbt may already have moved them.
  if [[ -n $withheld && -d $held ]]; then
    mkdir -p "${offered%/*}"
    mv --no-target-directory "$held" "$offered"
  fi
}
if [[ $target != Secure-Boot ]] && compgen -G "$esp/EFI/Linux/nixos-*.efi" >/dev/null && ! keep_start; then
  drop_start
  give_back
  rm "$config.new"
  refuse "The kernel of the system that starts now could not be kept on $ESP, where $target's would be written in its place. Is there room? The target is what it was. To delete old generations: systemctl start kiln-generations"
fi

# Restores the profile and the boot menu. Each installer makes entries of all generations, so the failed one is deleted.
put_back() {
  local failed
  [[ $generation =~ ^system-([0-9]+)-link$ ]] || return
  failed=$(readlink "$profile")
  if [[ $failed != "$generation" ]]; then
    nix-env --profile "$profile" --switch-generation "${BASH_REMATCH[1]}" || return
    failed=${failed#system-}
    if [[ $'\n'$generations$'\n' != *$'\n'"system-$failed"$'\n'* ]]; then
      nix-env --profile "$profile" --delete-generations "${failed%-link}" || return
    fi
  fi
  "$profile/bin/switch-to-configuration" boot
}
# systemd-boot's installer fails if an interrupted one left this.
rm -f "$esp/loader/loader.tmp"
# Without --no-reexec it would first build a newer nixos-rebuild, here from channels, which a host of a flake does not have.
if ! nixos-rebuild boot --no-reexec --store-path "$system"; then
  rm "$config.new"
  if put_back; then
    drop_start
    give_back
    refuse "$target was built, but it could not be made the next start. The target and the next start are what they were."
  fi
  next='Do not restart before that works.'
  if is_kept; then next="Until then that system is started by the entry $kept of the boot menu."; fi
  number=${generation#system-}
  refuse "$target was built, but it could not be made the next start, and neither could the system that was it before. Repeat that: nix-env --profile $profile --switch-generation ${number%-link} && $profile/bin/switch-to-configuration boot. $next"
fi
mv "$config.new" "$config"
drop_start
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
