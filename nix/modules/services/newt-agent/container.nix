# Inside the container: Newt and what it needs to run.
{ lib, pkgs, ... }:
let
  kilnLib = import ../../../lib { inherit lib; };
  run = pkgs.writeShellApplication {
    name = "newt-agent";
    runtimeInputs = [
      pkgs.fosrl-newt
      pkgs.jq
    ];
    text = builtins.readFile ./newt-agent.sh;
  };
in
{
  # The host's resolv.conf names an address that only the host can reach.
  networking.useHostResolvConf = false;
  # Nothing listens in here, and what leaves goes through the host's firewall.
  networking.firewall.enable = false;
  documentation.enable = false;
  # Nothing is ever built in here.
  nix.enable = false;

  # services.newt does not fit: its unit is `newt`, and it wants the secret as a file of environment variables.
  systemd.services.newt-agent = {
    description = "Newt, Pangolin's agent";
    wantedBy = [ "multi-user.target" ];
    after = [ "network.target" ];
    startLimitIntervalSec = 0;
    serviceConfig = kilnLib.hardened {
      ExecStart = lib.getExe run;
      # Handed to the container by the host.
      LoadCredential = "newt.json";
      Restart = "always";
      RestartSec = 10;

      DynamicUser = true;
      ProtectProc = "noaccess";
      RemoveIPC = true;
      # Newt's WireGuard is its own, in its own memory: no tun device, but it looks at the routes.
      RestrictAddressFamilies = [
        "AF_INET"
        "AF_INET6"
        "AF_NETLINK"
        "AF_UNIX"
      ];
      UMask = "0077";
    };
  };
}
