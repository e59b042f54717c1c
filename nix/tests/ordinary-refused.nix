# What the service modules refuse, or warn of, in the configuration of ordinary.nix: name → messages.
{
  lib,
  nixosModules,
  # A list of modules → the configuration with them.
  evaluate,
}:
let
  services = import ./ordinary-services.nix;
  connect = updates: {
    imports = [ services.kiln-connect ];
    services.kiln-connect = { inherit updates; };
  };
in
lib.mapAttrs
  (
    _: module:
    let
      inherit
        ((evaluate [
          nixosModules.default
          module
        ]).config
        )
        assertions
        warnings
        ;
    in
    {
      refused = lib.concatMap (each: lib.optional (!each.assertion) each.message) assertions;
      inherit warnings;
    }
  )
  {
    connectInHome = connect "/home/mira/updates";
    connectInSrv = connect "/srv/homepage";
    homeAssistant.services.homeassistant-vm.enable = true;
    homeAssistantWithPort.services.homeassistant-vm = {
      enable = true;
      bridge.interface = "enp1s0";
    };
    homeAssistantWithBridge = {
      services.homeassistant-vm = {
        enable = true;
        bridge.name = "lan";
      };
      networking.bridges.lan.interfaces = [ "enp1s0" ];
    };
    homeAssistantWithNetdev = services.homeassistant-vm;
    homeAssistantWithProfile = {
      services.homeassistant-vm.enable = true;
      networking.networkmanager.ensureProfiles.profiles.home.connection = {
        id = "home";
        type = "bridge";
        interface-name = "br0";
      };
    };
    homeAssistantMakesIt.services.homeassistant-vm = {
      enable = true;
      bridge = {
        create = true;
        interface = "enp1s0";
      };
    };
    seedWithFixedUsers = {
      kiln.seed.enable = true;
      users.mutableUsers = false;
      users.users.mira.hashedPassword = "$y$j9T$x$y";
    };
    wifiWithoutFirmware = {
      imports = [ services.kiln-wifi ];
      hardware.enableRedistributableFirmware = false;
    };
    newt.services.newt-agent.enable = true;
    newtWithoutResolved = {
      services.newt-agent.enable = true;
      services.resolved.enable = lib.mkForce false;
    };
    newtWithDnsmasq.services = {
      newt-agent.enable = true;
      dnsmasq.enable = true;
    };
    newtWithDnsmasqElsewhere.services = {
      newt-agent.enable = true;
      dnsmasq = {
        enable = true;
        settings.bind-interfaces = true;
      };
    };
  }
