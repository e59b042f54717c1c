# Newt, Pangolin's agent, in its own unprivileged container: container@newt-agent.service.
# It is handed its three credentials and nothing else of config.json.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  plainText = import ../plain-text.nix pkgs;
  cfg = config.services.newt-agent;

  # The two ends of the container's own cable.
  hostAddress = "10.231.136.1";
  localAddress = "10.231.136.2";
  hostInterface = "ve-newt-agent";

  inherit (config.services) dnsmasq;
  dnsPort = dnsmasq.settings.port or 53;

  credentials = pkgs.writeShellApplication {
    name = "newt-credentials";
    runtimeInputs = [
      config.systemd.package
      pkgs.coreutils
      pkgs.jq
    ];
    text = builtins.readFile ./newt-credentials.sh;
  };

  status = pkgs.writeShellApplication {
    name = "newt-status";
    runtimeInputs = [
      config.systemd.package
      pkgs.coreutils
      pkgs.jq
      pkgs.nixos-container
      plainText
    ];
    runtimeEnv.NEWT_CREDENTIALS = "/run/newt-agent/newt.json";
    text = builtins.readFile ./newt-status.sh;
  };
in
{
  imports = [
    ./options.nix
    ./forwarding.nix
  ];

  config = lib.mkIf cfg.enable {
    assertions = [
      {
        assertion = config.services.resolved.enable;
        message = "services.newt-agent has names looked up by services.resolved, which is off. Turn services.resolved.enable on: its container has no other name server. This machine's own names then are looked up by resolved too.";
      }
      {
        assertion = dnsmasq.enable -> dnsPort != 53 || dnsmasq.settings.bind-interfaces or false != false;
        message = "services.newt-agent has services.resolved answer its container at ${hostAddress}, port 53, which services.dnsmasq takes at every address. Set services.dnsmasq.settings.bind-interfaces to true and name its interfaces, or set services.dnsmasq.settings.port to another one.";
      }
    ];

    # The container must not hear the machine's mDNS names.
    services.avahi.denyInterfaces = [ hostInterface ];

    environment.systemPackages = [ status ];

    containers.newt-agent = {
      autoStart = true;
      privateUsers = "pick";
      privateNetwork = true;
      inherit hostAddress localAddress;
      # systemd-nspawn reads it as root and hands it in, so that no file has to be readable to the container's users.
      extraFlags = [ "--load-credential=newt.json:/run/newt-agent/newt.json" ];
      config = {
        imports = [ ./container.nix ];
        # The host's own packages: evaluating a second set would cost as much as the system.
        nixpkgs.pkgs = pkgs;
        system.stateVersion = config.system.stateVersion;
        networking.nameservers = [ hostAddress ];
      };
    };

    # Started at boot if there are credentials, and else by newt-credentials.service once there are.
    systemd.services."container@newt-agent" = {
      wants = [ "network-online.target" ];
      after = [
        "network-online.target"
        "newt-credentials.service"
      ];
      unitConfig.ConditionPathExists = "/run/newt-agent/newt.json";
    };

    systemd.services.newt-credentials = {
      description = "Take Newt's credentials from config.json";
      # The path that starts it would fail with it, until the next start.
      startLimitIntervalSec = 0;
      wantedBy = [ "multi-user.target" ];
      after = [ "systemd-tmpfiles-setup.service" ];
      environment = {
        KALIUN_CONFIG = cfg.credentialsFile;
        NEWT_CREDENTIALS = "/run/newt-agent/newt.json";
        NEWT_UNIT = "container@newt-agent.service";
      };
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        ExecStart = lib.getExe credentials;
        RuntimeDirectory = "newt-agent";
        RuntimeDirectoryMode = "0700";
        # The container reads it for as long as it is started again and again.
        RuntimeDirectoryPreserve = true;
        UMask = "0077";

        # Root's file is read as root; nothing else of root's is needed.
        PrivateNetwork = true;
        # systemctl speaks to systemd over its socket.
        RestrictAddressFamilies = [ "AF_UNIX" ];
      };
    };

    # The claim writes config.json long after the boot, and a sync may give it other credentials.
    systemd.paths.newt-credentials = {
      description = "Watch config.json for Newt's credentials";
      wantedBy = [ "paths.target" ];
      pathConfig.PathChanged = cfg.credentialsFile;
    };

    networking = {
      nat = {
        enable = true;
        internalInterfaces = [ hostInterface ];
        # Empty: what the owner's own NAT has.
        externalInterface = lib.mkIf (cfg.externalInterface != null) cfg.externalInterface;
      };
      # Names. Beside them it reaches what the whole network reaches: SSH and the proxy.
      firewall.interfaces.${hostInterface} = {
        allowedUDPPorts = [ 53 ];
        allowedTCPPorts = [ 53 ];
      };
    };

    # The usual stub listens on the host's loopback, which is not the container's.
    services.resolved.settings.Resolve.DNSStubListenerExtra = [ hostAddress ];

    # systemd's own file for ve-* would give the host's end an address of its choice.
    systemd.network.networks."10-${hostInterface}" = {
      matchConfig.Name = hostInterface;
      linkConfig.Unmanaged = true;
    };
  };
}
