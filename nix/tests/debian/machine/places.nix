# Puts Debian's programs where they look for each other: below /usr, which is empty on NixOS. Containers need this as
# machines do.
{
  config,
  pkgs,
  ...
}:
let
  inherit (pkgs) debianLayers;
  inherit (debianLayers) base;
  systemd = config.systemd.package;

  # /usr/lib/systemd, with systemd's own units left out: NixOS gives those below /etc.
  places = pkgs.runCommand "debian-places" { } ''
    mkdir -p $out/lib/systemd $out/bin
    for file in ${systemd}/lib/systemd/*; do
      case ''${file##*/} in system | user | *-preset | *.d | network | ntp-units.d) ;; *) ln -s "$file" $out/lib/systemd/ ;; esac
    done
    for program in ${systemd}/bin/*; do ln -s "$program" $out/bin/; done
    for program in mount umount swapon swapoff dbus-broker dbus-daemon sulogin agetty fsck nologin unix_chkpwd mkfs.ext4 \
      fsck.ext4 modprobe kmod kexec ssh sftp-server; do
      for folder in bin sbin; do
        [ ! -e "${base}/usr/$folder/$program" ] || ln -sf "${base}/usr/$folder/$program" "$out/bin/$program"
      done
    done
  '';
in
{
  imports = [ ./services.nix ];

  system.activationScripts.debianPlaces = ''
    mkdir -p /usr/lib /usr/bin /usr/sbin /usr/libexec /usr/share/dbus-1 /lib /run/sshd
    ln -sfn ${places}/lib/systemd /usr/lib/systemd
    ln -sfn ${base}/usr/lib/${pkgs.debianTriple} ${base}/usr/lib/openssh /usr/lib/
    ln -sfn ${config.i18n.glibcLocales}/lib/locale /usr/lib/locale
    for folder in /lib /usr/lib; do ln -sfn /run/booted-system/kernel-modules/lib/modules $folder/modules; done
    for name in sudo dhcpcd-run-hooks; do ln -sfn ${base}/usr/libexec/$name /usr/libexec/$name; done
    ln -sfn ${base}/alone/console-data/usr/share/keymaps /usr/share/keymaps
    for bus in system session; do ln -sfn /etc/dbus-1/$bus.conf /usr/share/dbus-1/$bus.conf; done
    cp -Pf ${places}/bin/* /usr/bin/
    cp -Pf ${places}/bin/* /usr/sbin/
  '';
}
