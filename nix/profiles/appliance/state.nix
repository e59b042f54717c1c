# /var/lib/kaliun: the appliance's own files, written by the installer, the claim, the seed or a person.
{
  systemd.tmpfiles.settings.kaliun = {
    # Anyone may traverse it: the virtual machine's user has its disk in here. Each file has its own mode.
    "/var/lib/kaliun".d = {
      user = "root";
      group = "root";
      mode = "0755";
    };
    # z fixes the mode and owner of an existing file and creates nothing.
    "/var/lib/kaliun/install_id".z = {
      user = "root";
      group = "root";
      mode = "0644";
    };
    # Tokens and Newt's secret.
    "/var/lib/kaliun/config.json".z = {
      user = "root";
      group = "root";
      mode = "0600";
    };
    # Written by hand, to use another Connect API.
    "/var/lib/kaliun/connect_api_url".z = {
      user = "root";
      group = "root";
      mode = "0644";
    };
    "/var/lib/kaliun/last_pull".z = {
      user = "root";
      group = "root";
      mode = "0644";
    };
  };
}
