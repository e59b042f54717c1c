# Part of the tools that switch a host to another target: while the boot loader is installed, an entry of the boot menu starts
# the system that would start without the switch. systemd-boot's installer first deletes the kernels of signed entries and then
# writes its own: a power cut between the two would leave a drive that starts nothing.
# ESP: where systemd-boot is  KILN_ROOT names another folder than /, for tests.
profile=${KILN_ROOT:-}/nix/var/nix/profiles/system
esp=${KILN_ROOT:-}$ESP
loader_conf=$esp/loader/loader.conf
# No installer of a boot loader has files of this name, so none deletes them; kiln-boot-entries does.
kept=kiln-before-switch

is_kept() { [[ -e $loader_conf && $'\n'$(<"$loader_conf")$'\n' == *$'\n'"default $kept.conf"$'\n'* ]]; }

# `mv` puts the whole text where the old one is, or none of it.
replace() {
  cat >"$1.new" && sync --file-system "$1.new" && mv "$1.new" "$1" && sync --file-system "$1"
}

keep_start() {
  local spec folder=$esp/EFI/$kept
  # An interrupted switch left it. Another entry may or may not start.
  if is_kept; then return; fi
  mapfile -t spec < <(
    jq --raw-output '."org.nixos.bootspec.v1" | .init, (.kernelParams | join(" ")), .kernel, .initrd, (.initrdSecrets // "")' "$profile/boot.json"
  )
  if ((${#spec[@]} != 5)); then return 1; fi
  rm -rf "$folder"
  mkdir -p "$folder" "$esp/loader/entries" && cp "${spec[2]}" "$folder/kernel.efi" && cp "${spec[3]}" "$folder/initrd.efi" || return
  chmod u+w "$folder/initrd.efi" || return
  if [[ -n ${spec[4]} ]]; then "${spec[4]}" "$folder/initrd.efi" || return; fi
  replace "$esp/loader/entries/$kept.conf" <<END || return
title NixOS, as before the switch to another target
linux /EFI/$kept/kernel.efi
initrd /EFI/$kept/initrd.efi
options init=${spec[0]} ${spec[1]}
END
  touch "$loader_conf" && cp "$loader_conf" "$esp/loader/$kept.loader.conf" || return
  { sed '/^\(default\|preferred\)[[:space:]]/d' "$loader_conf" && echo "default $kept.conf"; } | replace "$loader_conf"
}

# The installers rewrite loader.conf. If none did, it is unchanged.
drop_start() {
  if is_kept; then mv "$esp/loader/$kept.loader.conf" "$loader_conf"; fi
  sync --file-system "$esp"
  rm -rf "$esp/loader/entries/$kept.conf" "$esp/loader/$kept.loader.conf" "$esp/EFI/$kept"
}
