# Home Assistant at the appliance's own address, whatever address the router has given to the virtual machine.
{
  config,
  lib,
  pkgs,
  ...
}:
let
  kilnLib = import ../../../lib { inherit lib; };
  cfg = config.services.homeassistant-vm.proxy;

  # Ports of this machine itself, on all of its addresses or on loopback: nginx listens on both.
  taken = config.services.openssh.ports ++ [
    # DNS: resolved, also for the local network.
    53
    5355
    # VNC of the virtual machine.
    5900
  ]
  # The claim on the network: services/kaliun/lan-claim.nix.
  ++ lib.optional (config.services.kaliun.lanClaim.enable or false) 8456;

  # nixpkgs' own rule: a site without a list listens on 80, with TLS on 443.
  portsOf =
    site:
    if site.listen != [ ] then
      map (each: each.port) site.listen
    else
      lib.optional (!site.onlySSL) 80 ++ lib.optional (site.onlySSL || site.addSSL || site.forceSSL) 443;
  otherDefaults = lib.attrNames (
    lib.filterAttrs (
      name: site: name != "homeassistant" && site.default && lib.elem cfg.port (portsOf site)
    ) config.services.nginx.virtualHosts
  );

  waiting = pkgs.writeTextDir "waiting.html" (builtins.readFile ./waiting.html);
in
{
  config = lib.mkIf (config.services.homeassistant-vm.enable && cfg.enable) {
    assertions = [
      {
        assertion = otherDefaults == [ ];
        message = "services.homeassistant-vm.proxy answers each name on its port, and so does services.nginx.virtualHosts.\"${lib.head otherDefaults}\" (default = true): nginx refuses two of them on one port. Take its default away, or give the proxy another port.";
      }
      {
        assertion = !(lib.elem cfg.port taken);
        message = "services.homeassistant-vm.proxy.port (webPort) is ${toString cfg.port}, which the appliance uses for itself (${
          lib.concatMapStringsSep ", " toString taken
        }). Choose another one, such as 8123 or 80.";
      }
    ];

    services.nginx = {
      enable = true;
      # nixpkgs checks every nginx.conf with gixy, which refuses $http_host in a Host header, since two virtual hosts might
      # disagree on whose request it is. Here one host serves every name; $host would drop the port, and $host:$server_port
      # would be wrong behind a port forward.
      appendHttpConfig = ''
        map $http_host $visited_host {
          default $http_host;
        }
      '';
      virtualHosts.homeassistant = {
        default = true;
        listen =
          map
            (addr: {
              inherit addr;
              inherit (cfg) port;
            })
            [
              "0.0.0.0"
              "[::]"
            ];
        extraConfig = ''
          # $homeassistant, "" until its address is known
          include /run/homeassistant/upstream.conf;
          # Set for the whole server: otherwise the error page below would reject a large upload.
          client_max_body_size 0;
          error_page 502 503 504 =503 /.kaliunbox/waiting.html;
        '';
        locations = {
          "/" = {
            proxyPass = "http://$homeassistant";
            proxyWebsockets = true;
            # nixpkgs would put its own headers behind these: a second Host, and one that Home Assistant answers with 400.
            recommendedProxySettings = false;
            extraConfig = ''
              if ($homeassistant = "") {
                return 503;
              }
              # Passes the host as the browser sent it, with the port: Home Assistant compares it with the page's
              # origin.
              proxy_set_header Host $visited_host;
              ${
                if cfg.forwardClientAddress then
                  ''
                    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                    proxy_set_header X-Forwarded-Proto $scheme;
                  ''
                else
                  ''
                    # Home Assistant answers 400 if a proxy that is not in its trusted_proxies sends these headers.
                    proxy_set_header X-Forwarded-For "";
                    proxy_set_header X-Forwarded-Proto "";
                    proxy_set_header X-Forwarded-Host "";
                    proxy_set_header Forwarded "";
                  ''
              }
              # The WebSocket is silent while nothing happens in the house.
              proxy_read_timeout 1h;
              proxy_buffering off;
              # Backups are uploaded through here, and may be larger than this disk's free space.
              proxy_request_buffering off;
            '';
          };
          "= /.kaliunbox/waiting.html" = {
            alias = "${waiting}/waiting.html";
            extraConfig = ''
              internal;
              add_header Retry-After 10 always;
            '';
          };
        };
      };
    };

    networking.firewall.allowedTCPPorts = [ cfg.port ];

    systemd.paths.homeassistant-proxy-reload = {
      description = "Watch for a new address of Home Assistant";
      wantedBy = [ "nginx.service" ];
      pathConfig.PathChanged = "/run/homeassistant/upstream.conf";
    };
    systemd.services.homeassistant-proxy-reload = {
      description = "Pass on to Home Assistant's new address";
      serviceConfig = kilnLib.hardened {
        Type = "oneshot";
        PrivateNetwork = true;
        # systemctl speaks to systemd over its socket.
        RestrictAddressFamilies = [ "AF_UNIX" ];
        # try-: leaves a stopped proxy stopped.
        ExecStart = "${lib.getExe' config.systemd.package "systemctl"} try-reload-or-restart nginx.service";
      };
    };
  };
}
