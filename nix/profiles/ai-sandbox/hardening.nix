# What is open, and what the switch closes.
{ config, lib, ... }:
let
  cfg = config.kiln.aiSandbox;
in
{
  # 3000 and 3456 are forwarded one by one as documented; a forward reaches the guest's network card, not its loopback.
  networking.firewall.allowedTCPPorts = [
    3002
  ]
  ++ lib.optionals (!cfg.hardening) [
    3000
    3456
  ];

  services.openssh.settings.PermitRootLogin = lib.mkIf cfg.hardening (lib.mkForce "no");

  # Switched on only with the hardening: without it agents are meant to use sudo, which NoNewPrivileges forbids and
  # whose commands would see the same read-only system.
  systemd.services = lib.mkIf cfg.hardening (
    lib.genAttrs [ "vibe-kanban" "claude-code-router" ] (_: {
      serviceConfig = {
        NoNewPrivileges = true;
        CapabilityBoundingSet = "";
        LockPersonality = true;
        PrivateTmp = true;
        ProtectClock = true;
        ProtectControlGroups = true;
        ProtectHostname = true;
        ProtectKernelLogs = true;
        ProtectKernelModules = true;
        ProtectKernelTunables = true;
        ProtectSystem = "strict";
        ReadWritePaths = [ config.users.users.agent.home ];
        RestrictRealtime = true;
        RestrictSUIDSGID = true;
        SystemCallArchitectures = "native";
        # Left off: MemoryDenyWriteExecute (V8), RestrictNamespaces (Chromium and Claude Code's own sandbox make user
        # namespaces), PrivateDevices and ProtectProc (agents look at what they started, and may want a terminal).
      };
    })
  );
}
