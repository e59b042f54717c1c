# Shared by both images. Needs: toplevel, systemdBoot, entries, and the closure's `registration` in the build folder.

# Fills DIR with the root file system: the closure, its registration and generation 1.
make_root() {
  local root=$1
  mkdir -p "$root"/{boot,dev,etc,proc,root,run,sys,tmp,var} "$root"/nix/{store,var/nix/profiles}
  grep '^/nix/store/' registration | sort -u >paths
  while read -r path; do
    echo "copying $path"
    cp -a "$path" "$root/nix/store/"
  done <paths
  cp registration "$root/nix-path-registration"
  ln -s "$toplevel" "$root/nix/var/nix/profiles/system-1-link"
  ln -s system-1-link "$root/nix/var/nix/profiles/system"
  chmod 700 "$root/root"
  chmod 1777 "$root/tmp"
  find "$root" ! -path "$root/nix/store/*" -exec touch -h -d @"$SOURCE_DATE_EPOCH" {} +
}

# Writes IMAGE, a FAT file system of MIB MiB: systemd-boot and one entry, with PARAMS added to the kernel's.
make_esp() {
  local image=$1 mib=$2 params=${3:-}
  # shellcheck source=/dev/null
  source "$entries"
  mkdir -p esp/EFI/{BOOT,systemd}
  cp "$systemdBoot/systemd-bootx64.efi" esp/EFI/BOOT/BOOTX64.EFI
  cp "$systemdBoot/systemd-bootx64.efi" esp/EFI/systemd/
  write_entry esp 1 "$toplevel" "$params"
  write_loader esp 1
  truncate -s "${mib}M" "$image"
  mkfs.vfat -n ESP -i 4b494c4e --invariant "$image"
  # Sorted, because the order of a folder differs from disk to disk.
  (cd esp && find . -mindepth 1 | sort | while read -r entry; do
    if [ -d "$entry" ]; then frozen mmd -i "../$image" "::$entry"; else frozen mcopy -i "../$image" "$entry" "::$entry"; fi
  done)
  mdir -i "$image" -/ -b ::
}
