# voxnix: a host for containers and VMs.
#
# ./broker has the rights over containers; ./agent.nix asks it for people on Telegram, and ./model.nix for a language model.
# ./telemetry.nix sends what they do to an endpoint.
{ pkgs, ... }:
{
  imports = [
    ./agent.nix
    ./broker
    ./model.nix
    ./secrets.nix
    ./storage.nix
    ./tailscale.nix
    ./telemetry.nix
    ./workloads.nix
  ];

  # The documented place of this appliance is a Hyper-V VM, also when it has its own disk layout.
  # Its daemons start only where the host offers their channels (ConditionVirtualization=microsoft),
  # so the same image runs everywhere else. nixpkgs has them for x86_64.
  virtualisation.hypervGuest.enable = pkgs.stdenv.hostPlatform.isx86_64;

  # Hyper-V's "Shut down" reaches the guest as a power key or through hv_utils; both end in a clean
  # shutdown. ZFS wants its pool exported, containers and VMs want their time.
  services.logind.settings.Login.HandlePowerKey = "poweroff";
}
