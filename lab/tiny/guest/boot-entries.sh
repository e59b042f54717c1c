# Shared by the image builder and switch-to-configuration: kernel and initrd by their store names, one entry a generation.

# ESP GENERATION TOPLEVEL [MORE-KERNEL-PARAMS]
write_entry() {
  mkdir -p "$1/EFI/nixos" "$1/loader/entries"
  for part in kernel initrd; do
    source=$(readlink -f "$3/$part")
    name=$(echo "${source#/nix/store/}" | tr / -).efi
    [ -e "$1/EFI/nixos/$name" ] || cp "$source" "$1/EFI/nixos/$name" || return 1
    eval "$part=\$name"
  done
  cat >"$1/loader/entries/nixos-generation-$2.conf" <<ENTRY
title NixOS
sort-key nixos
version Generation $2 NixOS $(cat "$3/nixos-version")
linux /EFI/nixos/$kernel
initrd /EFI/nixos/$initrd
options init=$3/init $(cat "$3/kernel-params")${4:+ $4}
ENTRY
}

# ESP GENERATION
write_loader() { printf 'timeout 0\ndefault nixos-generation-%s.conf\n' "$2" >"$1/loader/loader.conf"; }
