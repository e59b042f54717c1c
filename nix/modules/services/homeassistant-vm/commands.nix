# The commands that a person types at the appliance. `kaliun-status` comes with the management screen.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  guestAgent = import ./guest-agent.nix pkgs;
  plainText = import ../plain-text.nix pkgs;
  command =
    name: runtimeInputs: runtimeEnv:
    pkgs.writeShellApplication {
      inherit name runtimeEnv;
      runtimeInputs = [ pkgs.coreutils ] ++ runtimeInputs;
      text = builtins.readFile ./${name}.sh;
    };
in
{
  config = lib.mkIf config.services.homeassistant-vm.enable {
    environment.systemPackages = [
      guestAgent
      (command "ha" [ guestAgent pkgs.jq plainText ] { })
      (command "homeassistant-status" [
        config.systemd.package
        pkgs.jq
        plainText
      ] { HA_INFO = "/run/homeassistant"; })
      (command "homeassistant-console" [
        config.systemd.package
        pkgs.jq
        pkgs.socat
      ] { HA_RUNTIME = "/run/homeassistant-vm"; })
    ];
  };
}
