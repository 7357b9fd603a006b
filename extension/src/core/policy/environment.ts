/**
 * Which of the person's environment variables a command gets. Nothing passes unless it is named here; what is named
 * is still dropped when its name or its value looks like a secret. `dropped` lists names only, sorted, for the ledger.
 */
export function filterEnvironment(environment: Readonly<Record<string, string | undefined>>): {
  readonly kept: Readonly<Record<string, string>>;
  readonly dropped: readonly string[];
} {
  const kept: Record<string, string> = {};
  const dropped: string[] = [];
  for (const name of Object.keys(environment).toSorted()) {
    const value = environment[name];
    if (value === undefined) continue;
    if (isNeeded(name) && !isSecretName(name) && !isSecretValue(value)) kept[name] = value;
    else dropped.push(name);
  }
  return { kept, dropped };
}

/**
 * Variables that make tools work without a terminal, without asking, and with a home folder that cannot be written:
 * whatever wants a cache gets it below `cache`, an absolute path. Python compiles in memory, so that no
 * `__pycache__` shows up as a change; its output is unbuffered, so that a printing program does not look idle.
 */
export function toolEnvironment(cache: string): Readonly<Record<string, string>> {
  return {
    CI: '1',
    DEBIAN_FRONTEND: 'noninteractive',
    GIT_PAGER: 'cat',
    GIT_TERMINAL_PROMPT: '0',
    NO_COLOR: '1',
    PAGER: 'cat',
    PIP_NO_INPUT: '1',
    PYTHONDONTWRITEBYTECODE: '1',
    PYTHONUNBUFFERED: '1',
    TERM: 'dumb',
    TMPDIR: '/tmp',
    XDG_CACHE_HOME: cache,
    GOCACHE: `${cache}/go-build`,
    PIP_CACHE_DIR: `${cache}/pip`,
    npm_config_cache: `${cache}/npm`,
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}

/** Whether a variable of this name is taken for a secret, whatever its value. */
export function isSecretName(name: string): boolean {
  return secretWordAnywhere.test(name) || secretWordAlone.test(name);
}

/** Whether this value has the shape of a known credential: a token of a known issuer, a key, or a URL with a password. */
export function isSecretValue(value: string): boolean {
  return secretShapes.some((shape) => shape.test(value));
}

function isNeeded(name: string): boolean {
  return neededNames.has(name) || neededPrefixes.some((prefix) => name.startsWith(prefix));
}

const neededNames = new Set([
  // the person and the place
  ...['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'LANGUAGE', 'TZ', 'HOSTNAME'],
  // programs on Windows
  ...[
    'SystemRoot',
    'SYSTEMROOT',
    'ComSpec',
    'COMSPEC',
    'PATHEXT',
    'Path',
    'windir',
    'USERPROFILE',
    'APPDATA',
  ],
  ...['LOCALAPPDATA', 'ProgramFiles', 'ProgramData', 'NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE'],
  // languages and their version managers
  ...['NODE_PATH', 'NODE_ENV', 'NODE_EXTRA_CA_CERTS', 'VOLTA_HOME', 'N_PREFIX', 'BUN_INSTALL', 'DENO_DIR'],
  ...['COREPACK_HOME', 'PNPM_HOME', 'PYTHONPATH', 'PYTHONHOME', 'VIRTUAL_ENV', 'PIPX_HOME', 'POETRY_HOME'],
  ...['JAVA_HOME', 'JDK_HOME', 'JRE_HOME', 'CLASSPATH', 'SDKMAN_DIR', 'M2_HOME', 'MAVEN_HOME', 'MAVEN_OPTS'],
  ...['GRADLE_HOME', 'GRADLE_USER_HOME', 'GRADLE_OPTS', 'KOTLIN_HOME', 'SCALA_HOME', 'ANDROID_HOME'],
  ...['ANDROID_SDK_ROOT', 'ANDROID_NDK_HOME', 'DOTNET_ROOT', 'NUGET_PACKAGES', 'GOPATH', 'GOROOT', 'GOFLAGS'],
  ...['GOBIN', 'GOMODCACHE', 'GOTOOLCHAIN', 'GOOS', 'GOARCH', 'CGO_ENABLED', 'CARGO_HOME', 'RUSTUP_HOME'],
  ...[
    'RUSTUP_TOOLCHAIN',
    'RUSTFLAGS',
    'GEM_HOME',
    'GEM_PATH',
    'RUBYLIB',
    'RUBYOPT',
    'COMPOSER_HOME',
    'PERL5LIB',
  ],
  ...['LUA_PATH', 'LUA_CPATH', 'R_HOME', 'R_LIBS', 'R_LIBS_USER', 'GHCUP_INSTALL_BASE_PREFIX', 'STACK_ROOT'],
  ...['OPAMROOT', 'OPAM_SWITCH_PREFIX', 'JULIA_DEPOT_PATH', 'MIX_HOME', 'HEX_HOME', 'ERL_LIBS'],
  ...['DART_HOME', 'PUB_CACHE', 'FLUTTER_ROOT', 'SWIFTLY_HOME_DIR', 'ZIG_GLOBAL_CACHE_DIR'],
  // native builds
  ...['CC', 'CXX', 'CPP', 'LD', 'AR', 'CFLAGS', 'CXXFLAGS', 'CPPFLAGS', 'LDFLAGS', 'CPATH', 'LIBRARY_PATH'],
  ...['LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'C_INCLUDE_PATH', 'CPLUS_INCLUDE_PATH', 'MAKEFLAGS', 'MANPATH'],
  ...['PKG_CONFIG_PATH', 'ACLOCAL_PATH', 'SDKROOT', 'DEVELOPER_DIR', 'CUDA_HOME', 'CUDA_PATH'],
  // certificates and proxies; a proxy with a password in it is dropped for its value
  ...['SSL_CERT_FILE', 'SSL_CERT_DIR', 'REQUESTS_CA_BUNDLE', 'CURL_CA_BUNDLE', 'GIT_SSL_CAINFO'],
  ...[
    'http_proxy',
    'https_proxy',
    'no_proxy',
    'all_proxy',
    'HTTP_PROXY',
    'HTTPS_PROXY',
    'NO_PROXY',
    'ALL_PROXY',
  ],
]);

const neededPrefixes = [
  'LC_',
  'PYENV',
  'CONDA_',
  'MAMBA_',
  'UV_',
  'NVM_',
  'FNM_',
  'NODENV_',
  'ASDF_',
  'MISE_',
  'RBENV_',
  'RVM_',
  'GOENV_',
  'JENV_',
  'DOTNET_',
  'CMAKE_',
  'HOMEBREW_',
  'NIX_',
  'GUIX_',
];

/** Words that no harmless name contains. */
const secretWordAnywhere = /secret|token|passw|passphrase|credential|api_?key|cookie|private_?key/i;

/** Words that harmless names contain in other words (MONKEY, AUTHOR, PATH), so only as a part of their own. */
const secretWordAlone =
  /(^|_)(key|keys|pass|pwd|auth|oauth|session|sessionid|pat|cert_?key|jwt|bearer)(_|$)/i;

/** Prefixes are those that the issuers document for their tokens. */
const secretShapes = [
  /-----BEGIN [A-Z ]*PRIVATE KEY/,
  /\b[a-z][a-z0-9+.-]*:\/\/[^\s/@]+:[^\s/@]+@/i,
  /\b(gh[pousr]_|github_pat_|glpat-|gldt-|sk-|sk_live_|rk_live_|pk_live_|npm_|pypi-|hf_|dckr_pat_)[A-Za-z0-9_-]{12,}/,
  /\b(xox[abeoprs]-|xapp-|shpat_|dop_v1_|lin_api_|sq0atp-|SG\.|ya29\.|AIza|AGE-SECRET-KEY-)[A-Za-z0-9_.-]{10,}/,
  /\b(AKIA|ASIA|AROA|AIDA)[A-Z0-9]{16}\b/,
  /\beyJ[A-Za-z0-9_-]{8,}\.eyJ[A-Za-z0-9_-]{8,}\./,
  /\b(bearer|basic)\s+[A-Za-z0-9+/_.=-]{16,}/i,
];
