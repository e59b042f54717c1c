# Tailscale: how its people reach the host from outside, without an open port.
{ config, lib, ... }:
let
  key = config.age.secrets.tailscale-auth-key or null;
in
{
  kiln.addOns.tailscale.enable = lib.mkDefault true;
  # Joins at start if kiln.orchestrator.secrets brings a key; else by `tailscale up` on the host.
  kiln.addOns.tailscale.authKeyFile = lib.mkIf (key != null) (lib.mkDefault key.path);
}
