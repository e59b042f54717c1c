# A machine to try the module on: nixos-rebuild build-vm -I nixos-config=./test-configuration.nix
{ lib, ... }:
let
  strato = builtins.getFlake "path:${toString ./.}";
in
{
  imports = [ strato.nixosModules.strato-host ];

  services.strato-agent = {
    enable = true;
    # A control plane on the computer that runs the VM.
    controlPlaneUrl = "ws://10.0.2.2:8080/agent/ws";
    logLevel = "debug";
    # Of a VM in a VM.
    enableKvm = false;
  };

  system.stateVersion = (lib.importJSON ./settings.json).stateVersion;
}
