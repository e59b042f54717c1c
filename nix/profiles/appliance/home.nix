# What makes this machine a home's: Home Assistant on the wired network, and Newt.
{ lib, ... }:
let
  renamed =
    old: new:
    lib.mkRenamedOptionModule (
      [
        "kiln"
        "appliance"
      ]
      ++ old
    ) ([ "services" ] ++ new);
in
{
  imports = [
    ../../modules/services/homeassistant-vm
    ../../modules/services/newt-agent
    (renamed [ "bridge" "interface" ] [ "homeassistant-vm" "bridge" "interface" ])
    (renamed [ "remoteAccess" "enable" ] [ "newt-agent" "enable" ])
  ]
  ++ map (name: renamed [ "homeAssistant" name ] [ "homeassistant-vm" name ]) [
    "cpus"
    "diskGiB"
    "memoryMiB"
    "sha256"
    "url"
    "version"
  ]
  ++ map (name: renamed [ "proxy" name ] [ "homeassistant-vm" "proxy" name ]) [
    "enable"
    "forwardClientAddress"
    "port"
  ];

  services.homeassistant-vm = {
    enable = lib.mkDefault true;
    bridge.create = lib.mkDefault true;
    proxy.enable = lib.mkDefault true;
  };
  services.nginx.recommendedOptimisation = lib.mkDefault true;

  services.newt-agent = {
    enable = lib.mkDefault true;
    externalInterface = lib.mkDefault "br0";
    # kiln.closeForwarding has done it already.
    filterForward = lib.mkDefault false;
  };
  # Newt's container has its names looked up by it.
  services.resolved.enable = lib.mkDefault true;

  kiln.addOns.refused = {
    wifi = "its network is a bridge with Home Assistant on it, which a Wi-Fi card can't be part of";
    connect = "it is a box that reports to a Connect itself, which has to be another machine to say when this one is away";
  };
}
