# type → value → null, or the problem and its fix: the message continues "…, but" with it.
let
  formats = {
    hostname = {
      pattern = "[[:alnum:]]([[:alnum:]-]{0,61}[[:alnum:]])?";
      problem = "that is not a valid host name: use 1 to 63 letters a-z, digits and inner hyphens";
    };
    ssh-public-key = {
      pattern = "(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)|sk-ssh-ed25519@openssh.com|sk-ecdsa-sha2-nistp256@openssh.com) [A-Za-z0-9+/]+=*( [^\n]*)?";
      problem = "that is not a valid SSH public key: use the one line of a .pub file";
    };
  };

  kinds = {
    bool = _: value: if builtins.isBool value then null else "it has to be true or false: choose one";
    int =
      type: value:
      if !builtins.isInt value then
        "it has to be a whole number: use one from ${toString type.min} to ${toString type.max}"
      else if value < type.min || value > type.max then
        "it has to be from ${toString type.min} to ${toString type.max} ${type.unit or ""}: use a number in that range"
      else
        null;
    string =
      type: value:
      let
        format = formats.${type.format};
      in
      if !builtins.isString value then
        "it has to be text: put it in quotes"
      # Nix counts bytes, a form counts characters of up to 4 bytes each: the form's limit is the stricter one.
      else if type ? maxLength && builtins.stringLength value > 4 * type.maxLength then
        "it is too long: use at most ${toString type.maxLength} characters"
      else if type ? format && builtins.match format.pattern value == null then
        format.problem
      else
        null;
    enum =
      type: value:
      let
        allowed = map (choice: choice.value) type.values;
      in
      if builtins.elem value allowed then
        null
      else
        "it has to be one of the known choices: use ${builtins.concatStringsSep ", " allowed}";
    list =
      type: value:
      if !builtins.isList value then
        "it has to be a list: use [ ]"
      else
        let
          problems = builtins.filter (problem: problem != null) (map (check type.of) value);
        in
        if problems == [ ] then null else "one of its values is wrong: ${builtins.head problems}";
  };

  check = type: kinds.${type.kind} type;
in
check
