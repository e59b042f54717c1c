# KaliunBox: a host that runs Home Assistant OS in a virtual machine, and Newt in a container.
{
  config,
  lib,
  pkgs,
  ...
}:
{
  imports = [
    ./home.nix
    ./connect.nix
    ./state.nix
    ./plymouth
    ./rollback.nix
    ./updates.nix
    ./installer
  ];

  kiln.configuration.folder = "/etc/nixos/kaliunbox-flake";

  # The documented shell on tty2. Without passwords no one could log in there, and anyone at the keyboard has physical
  # access to the box anyway. With password login it asks for the password.
  systemd.services."getty@tty2" = lib.mkIf (!config.kiln.passwordLogin) {
    overrideStrategy = "asDropin";
    serviceConfig.ExecStart = [
      ""
      "${lib.getExe' pkgs.util-linux "agetty"} --login-program ${config.services.getty.loginProgram} --autologin ${config.kiln.user} --noclear %I $TERM"
    ];
    wantedBy = [ "getty.target" ];
    restartIfChanged = false;
  };

  # The documents and the units' messages suggest it for reading config.json.
  environment.systemPackages = [ pkgs.jq ];
}
