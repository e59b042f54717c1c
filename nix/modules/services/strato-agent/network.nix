# `ovn`: Open vSwitch by nixpkgs' module, and OVN beside it, for which nixpkgs has a package but no module.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.strato-agent;
  vswitch = config.virtualisation.vswitch.package;
  peers = cfg.tunnelPeers;
  isSix = lib.hasInfix ":";
  openvswitchSocket = "unix:/run/openvswitch/db.sock";

  # The two databases of OVN's single-host layout: `northd` turns one into the other, `controller` carries that out.
  database = name: schema: {
    description = "OVN ${name} database";
    wantedBy = [ "multi-user.target" ];
    path = [ vswitch ];
    preStart = ''
      if [[ ! -e /var/lib/ovn/${name}.db ]]; then
        ovsdb-tool create /var/lib/ovn/${name}.db ${pkgs.ovn}/share/ovn/${schema}
      elif [[ $(ovsdb-tool needs-conversion /var/lib/ovn/${name}.db ${pkgs.ovn}/share/ovn/${schema}) == yes ]]; then
        ovsdb-tool convert /var/lib/ovn/${name}.db ${pkgs.ovn}/share/ovn/${schema}
      fi
    '';
    serviceConfig = confined // {
      # --detach comes back when the socket is there, which is what the units after it wait for.
      Type = "forking";
      PIDFile = "/run/ovn/${name}.pid";
      ExecStart = lib.concatStringsSep " " [
        "${vswitch}/bin/ovsdb-server"
        "--detach --no-chdir"
        "--pidfile=/run/ovn/${name}.pid"
        "--unixctl=/run/ovn/${name}.ctl"
        "--remote=punix:/run/ovn/${name}_db.sock"
        "/var/lib/ovn/${name}.db"
      ];
      ExecStartPost = "${lib.getExe' pkgs.coreutils "chmod"} 0660 /run/ovn/${name}_db.sock";
    };
  };

  confined = kilnLib.hardened {
    # All four run as root and make their sockets for the group openvswitch, to which the agent belongs. One of another group
    # would take the folders for its own at its start, with all that is in them.
    Group = "openvswitch";
    Restart = "always";
    RestartSec = 3;
    RuntimeDirectory = "ovn";
    # Shared by four units: the first to stop must not take the others' sockets along.
    RuntimeDirectoryPreserve = true;
    StateDirectory = "ovn";
    CapabilityBoundingSet = null;
    PrivateDevices = null;
    ProtectKernelTunables = null;
    RestrictAddressFamilies = null;
    SystemCallFilter = null;
  };
in
{
  config = lib.mkIf (cfg.enable && cfg.networkMode == "ovn") {
    virtualisation.vswitch.enable = true;
    environment.systemPackages = [ pkgs.ovn ];
    # Tunnels between hosts, which have no login.
    boot.kernelModules = [ "geneve" ];
    networking.firewall = lib.mkIf (peers != [ ]) (
      if config.networking.nftables.enable then
        {
          extraInputRules = lib.concatMapStrings (peer: ''
            ${if isSix peer then "ip6" else "ip"} saddr ${peer} udp dport 6081 accept
          '') peers;
        }
      else
        {
          # A failing command must not end the script, which closes everything else.
          extraCommands = lib.concatMapStrings (peer: ''
            ${
              if isSix peer then "ip6tables" else "iptables"
            } -A nixos-fw -p udp --dport 6081 -s ${peer} -j nixos-fw-accept || echo "The tunnels of ${peer} stay closed." >&2
          '') peers;
        }
    );
    # The host's DHCP client leaves out its guests' interfaces, but not the switch's.
    networking.dhcpcd.denyInterfaces = [
      "ovs-system"
      "br-int"
      "genev_sys_*"
    ];

    users.groups.openvswitch = { };
    systemd.services = {
      # nixpkgs' script gives up after 3 s. On a slow or busy host that fails this unit once, and systemd starts none of those that
      # need it. Its unit makes the socket for root alone, and the agent is not root.
      ovsdb.postStart = lib.mkForce ''
        ${vswitch}/bin/ovs-vsctl --timeout 60 --retry --no-wait init
        ${lib.getExe' pkgs.coreutils "chgrp"} openvswitch /run/openvswitch/db.sock
        ${lib.getExe' pkgs.coreutils "chmod"} 0660 /run/openvswitch/db.sock
      '';

      ovn-nb = database "ovnnb" "ovn-nb.ovsschema";
      ovn-sb = database "ovnsb" "ovn-sb.ovsschema";

      ovn-northd = {
        description = "OVN northd";
        wantedBy = [ "multi-user.target" ];
        after = [
          "ovn-nb.service"
          "ovn-sb.service"
        ];
        bindsTo = [
          "ovn-nb.service"
          "ovn-sb.service"
        ];
        serviceConfig = confined // {
          ExecStart = lib.concatStringsSep " " [
            "${pkgs.ovn}/bin/ovn-northd"
            "--unixctl=/run/ovn/ovn-northd.ctl"
            "--ovnnb-db=unix:/run/ovn/ovnnb_db.sock"
            "--ovnsb-db=unix:/run/ovn/ovnsb_db.sock"
          ];
        };
      };

      ovn-controller = {
        description = "OVN controller";
        wantedBy = [ "multi-user.target" ];
        after = [
          "ovn-sb.service"
          "ovs-vswitchd.service"
        ];
        requires = [
          "ovn-sb.service"
          "ovs-vswitchd.service"
        ];
        path = [ vswitch ];
        # OVN's own build does not know where this system's Open vSwitch has the sockets of its bridges.
        environment.OVS_RUNDIR = "/run/openvswitch";
        # Only sets a missing value: a control plane may have pointed this host at its own database.
        preStart = ''
          keep() { ovs-vsctl --if-exists get Open_vSwitch . "external_ids:$1" | grep -q . || ovs-vsctl set Open_vSwitch . "external_ids:$1=$2"; }
          keep system-id "$(cat /etc/machine-id)"
          keep hostname "$(cat /proc/sys/kernel/hostname)"
          keep ovn-remote '"unix:/run/ovn/ovnsb_db.sock"'
          keep ovn-encap-type geneve
          keep ovn-encap-ip 127.0.0.1
        '';
        serviceConfig = confined // {
          ExecStart = "${pkgs.ovn}/bin/ovn-controller ${openvswitchSocket}";
        };
      };
    };
  };
}
