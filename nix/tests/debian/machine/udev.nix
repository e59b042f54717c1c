# systemd 262 takes a folder of rules that is a link for one that has changed, and reads all rules again every three
# seconds: with emulated processors it then does nothing else. So the rules are copied into folders that are none.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  systemd = config.systemd.package;
  rules = config.environment.etc."udev/rules.d".source;
  initrdRules = config.boot.initrd.systemd.contents."/etc/udev/rules.d".source;

  copy =
    { shell, from }:
    [
      "${shell} -c 'rm -rf /run/udev/rules.d /usr/lib/udev/rules.d; mkdir -p /run/udev/rules.d /usr/lib/udev/rules.d; cp ${from}/* /run/udev/rules.d/; cp ${systemd}/lib/udev/rules.d/* /usr/lib/udev/rules.d/'"
    ];
in
{
  environment.etc."udev/rules.d".enable = lib.mkForce false;
  systemd.services.systemd-udevd.serviceConfig.ExecStartPre = copy {
    shell = pkgs.runtimeShell;
    from = rules;
  };
  boot.initrd.systemd = {
    contents."/etc/udev/rules.d".enable = lib.mkForce false;
    storePaths = [
      initrdRules
      "${systemd}/lib/udev/rules.d"
    ];
    services.systemd-udevd.serviceConfig.ExecStartPre = copy {
      shell = "/bin/bash";
      from = initrdRules;
    };
  };
}
