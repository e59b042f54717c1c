# systemd 261 and 262 note a rules file by the path at which they found it, and compare that with its folder's real path:
# with a link on the way, udev takes its rules for changed each time it looks, every three seconds, reads them again and
# ends its workers. So its folders are real folders here, and the files in them may be links. nixpkgs' own systemd is 260.
{
  config,
  lib,
  options,
  pkgs,
  ...
}:
let
  systemd = config.systemd.package;
  inherit (pkgs.debianLayers) base;

  # The rules that NixOS's module gave to /etc/udev/rules.d, before the definition below replaced it.
  rules =
    (lib.findFirst (
      definition:
      lib.hasSuffix "/nixos/modules/services/hardware/udev.nix" definition.file
      && definition.value ? "udev/rules.d"
    ) (throw "NixOS's module gives no udev/rules.d") options.environment.etc.definitionsWithLocations)
    .value."udev/rules.d".source;

  # /usr/lib/udev: helpers that the rules name without a folder, and all rules as files: systemd's own, and over these
  # NixOS's. Each link on the way to a file costs an emulated processor dozens of system calls at each look.
  ofDebian = pkgs.runCommand "debian-udev" { } ''
    mkdir -p $out/rules.d
    for file in ${base}/usr/lib/udev/*; do
      case ''${file##*/} in rules.d | hwdb.d) ;; *) ln -s "$file" $out/ ;; esac
    done
    cp -Lf ${systemd}/lib/udev/rules.d/* $out/rules.d/
    cp -Lf ${rules}/* $out/rules.d/
  '';
in
{
  environment.etc."udev/rules.d" = {
    enable = false;
    # Restarts the unit when the rules change.
    source = lib.mkForce ofDebian;
  };
  system.activationScripts.debianUdev = ''
    mkdir -p /usr/lib
    rm -rf /usr/lib/udev
    cp -r --no-dereference --no-preserve=mode ${ofDebian} /usr/lib/udev
  '';

  boot.initrd.systemd = {
    contents = {
      "/etc/udev/rules.d".target = "/udev-rules/etc";
      "/udev-rules/usr".source = "${systemd}/lib/udev/rules.d";
    };
    services.debian-udev-rules = {
      description = "Copy the rules of udev to a real folder";
      unitConfig.DefaultDependencies = false;
      requiredBy = [ "systemd-udevd.service" ];
      before = [ "systemd-udevd.service" ];
      serviceConfig = {
        Type = "oneshot";
        RemainAfterExit = true;
        StandardError = "journal+console";
        # All rules are copied to one folder, because systemd mounts an initrd's /usr read-only; those of /etc replace
        # those of the same name.
        ExecStart = [
          "/bin/mkdir -p /etc/udev/rules.d"
          "/bin/cp -rL /udev-rules/usr/. /etc/udev/rules.d/"
          "/bin/cp -rL /udev-rules/etc/. /etc/udev/rules.d/"
        ];
      };
    };
  };
}
