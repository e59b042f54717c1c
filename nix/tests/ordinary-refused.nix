# What the service modules refuse, or warn of, in the configuration of ordinary.nix: name → messages.
{
  lib,
  nixosModules,
  # A list of modules → the configuration with them.
  evaluate,
}:
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
