# ZFS's programs, for a machine that has it: everywhere else `zfs` is empty (stand-ins.json), because others only ask it for
# pools. Its modules are compiled in kernel.nix.
{
  prev,
  packages,
  ...
}:
{
  debianZfs = packages.fromDebian "zfs" prev.zfs {
    packages = [
      "zfs-zed"
      "zfsutils-linux"
    ];
    # The daemon is of a package that is taken without the sources of the modules, which it would bring, and its unit does not
    # find it. Its scripts are where nixpkgs' package has them.
    post = ''
      sed -i "s|/usr/sbin/zed|$out/bin/zed|" lib/systemd/system/zfs-zed.service
      for script in lib/zfs-linux/zed.d/*.sh; do ln -sf "$(readlink -f "$script")" etc/zfs/zed.d/; done
    '';
  };
}
