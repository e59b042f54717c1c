#!@out@/sw/bin/sh
# switch | boot | test | dry-activate, as NixOS understands them.
export PATH=@out@/sw/bin
. @out@/boot-entries.sh
profiles=/nix/var/nix/profiles

install_bootloader() {
  [ -z "$NIXOS_NO_BOOTLOADER" ] || return 0
  echo "updating systemd-boot..."
  modprobe -a -q vfat nls_cp437 nls_ascii
  mkdir -p /boot
  grep -q ' /boot ' /proc/mounts || mount -t vfat "$(findfs LABEL=ESP)" /boot || exit 1
  rm -f /boot/loader/entries/nixos-generation-*.conf
  for link in "$profiles"/system-*-link; do
    number=${link##*/system-}
    write_entry /boot "${number%-link}" "$(readlink -f "$link")" || exit 1
  done
  current=$(readlink "$profiles/system")
  current=${current#system-}
  write_loader /boot "${current%-link}"
  sync
  umount /boot
}

case $1 in
  boot) install_bootloader ;;
  switch) install_bootloader && @out@/activate ;;
  test) @out@/activate ;;
  dry-activate) echo "would activate the configuration..." ;;
  *)
    echo "usage: $0 [switch|boot|test|dry-activate]" >&2
    exit 1
    ;;
esac
