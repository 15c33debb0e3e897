# The words of this project: site, test, serve, check; soak for what takes long. The same locally and in CI.
PYTHON ?= python3
BIN := .venv/bin
export NO_MKDOCS_2_WARNING := 1
export PYTHONUTF8 := 1
# Half of a short command's time is the compiling of modules, where nobody may keep what was compiled.
unexport PYTHONDONTWRITEBYTECODE

# What CI asks for: FORMAT of problems and of differences, BASE that a change is held against, PUBLISH_TO the folder that the web server reads.
FORMAT ?= text
BASE ?= HEAD
BRANCH ?= $(shell git branch --show-current)

.PHONY: help site test serve check content compare publish ledger pictures soak bench lock licences wheel clean

help: ## 显示这些命令
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /	/'

site: .venv/.site-ready ## 生成网站到 site/
	$(BIN)/mkdocs build --strict
	@echo "网站在 $(CURDIR)/site。预览：make serve，然后打开 http://127.0.0.1:8000/zwgk/jyta/"

serve: .venv/.site-ready ## 本机预览，内容改动后自动刷新
	$(BIN)/mkdocs serve

content: .venv/.site-ready ## 检查内容；FORMAT=github、gitlab、junit、sarif 供持续集成使用
	@$(BIN)/gongkai check --strict --format $(FORMAT)

# The tree of BASE beside this one, built by the code of this one; then its pages are held against those of site/.
compare: .venv/.site-ready ## 与 BASE（默认 HEAD）相比，公开页面有哪些增减；先 make site
	@rm -rf .cache/base && git worktree prune && mkdir -p .cache && git worktree add --quiet --detach .cache/base $(BASE)
	@$(BIN)/gongkai build -f .cache/base/mkdocs.yml -d .cache/base-site >&2
	@$(BIN)/gongkai compare .cache/base-site site --format $(FORMAT)

publish: .venv/.site-ready ## 公布到 PUBLISH_TO（Web 服务器读的文件夹，如 /srv/gongkai）：生成、核对、一步切换，续写台账
	@test -n "$(PUBLISH_TO)" || { echo "请写明公布到哪个文件夹，如 make publish PUBLISH_TO=/srv/gongkai" >&2; exit 2; }
	@$(BIN)/gongkai publish --to "$(PUBLISH_TO)" --wait 600

ledger: ## 把公布时续写的台账提交到版本库，推送到 BRANCH（默认当前分支）
	@git add ledger.jsonl
	@git diff --cached --quiet -- ledger.jsonl || { git commit --quiet -m "公布后续写台账" -- ledger.jsonl && git push --quiet origin HEAD:$(BRANCH); }

test: .venv/.dev-ready .venv/.browser-ready ## 运行测试
	$(BIN)/pytest -m "not soak" --numprocesses auto --maxprocesses 4 --dist worksteal

soak: .venv/.dev-ready .venv/.browser-ready .venv/.soak-ready ## 运行耗时长的测试（大语料、整站校验）
	$(BIN)/pytest -m soak --numprocesses auto --maxprocesses 4 --dist worksteal

bench: .venv/.dev-ready .venv/.browser-ready ## 测量生成网站的时间和内存、检索的流量和时间（一千份、一万份文件）
	$(BIN)/python tests/bench/run.py --documents 1000 10000
	$(BIN)/python tests/bench/search.py --documents 1000 10000

pictures: .venv/.dev-ready .venv/.browser-ready ## 重画文档里的全部插图（真的运行一遍）
	$(BIN)/python tests/pictures.py

check: .venv/.dev-ready ## 检查代码：ruff、ruff format、mypy --strict
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

wheel: .venv/.dev-ready ## 打成可以安装的包 dist/*.whl
	$(BIN)/python -m hatchling build -t wheel

licences: .venv/.dev-ready ## 列出所用软件的许可证：docs/licences.md
	$(BIN)/python tests/licences.py

# To be run with the oldest Python that is supported (Debian 12: 3.11.2): a newer one may choose releases that the oldest cannot take.
lock: .venv/.dev-ready ## 重新锁定依赖（带哈希，不带下载地址）
	$(BIN)/pip install --quiet "pip-tools>=7.5"
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --all-build-deps --output-file requirements.txt pyproject.toml
	$(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --all-build-deps --extra dev --output-file requirements-dev.txt pyproject.toml

clean: ## 删除生成的东西
	rm -rf .venv site dist .cache .pytest_cache .mypy_cache .ruff_cache

# A virtual environment. On a bare Debian machine ensurepip is in a package of its own.
.venv/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "需要 Python 3.11 或更新的版本，现在是 $$($(PYTHON) --version)。"; exit 3; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq python3-venv; \
		else echo "缺少 python3-venv。请管理员运行：apt-get install python3-venv，然后再试。"; exit 3; fi; }
	$(PYTHON) -m venv .venv
	touch $@

# What the site needs, locked with hashes; then the project itself, editable.
.venv/.site-ready: .venv/.made requirements.txt pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# What tests and checks need on top.
.venv/.dev-ready: .venv/.site-ready requirements-dev.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# A Chromium: the one that is there, else Debian's without a window (a page opens in a quarter of the time) or with one, else Playwright's.
# And nginx, in which the headers for servers are tried.
.venv/.browser-ready: .venv/.dev-ready
	@if command -v chromium-headless-shell >/dev/null || command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && export DEBIAN_FRONTEND=noninteractive && apt-get install -y -qq --no-install-recommends fonts-noto-cjk && \
		{ apt-get install -y -qq --no-install-recommends chromium-headless-shell || apt-get install -y -qq --no-install-recommends chromium; }; \
	else $(BIN)/playwright install chromium; fi
	@if PATH="$$PATH:/usr/sbin" command -v nginx >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light; \
	else echo "缺少 nginx，测试响应头要用。请管理员运行：apt-get install nginx-light，然后再试。"; exit 3; fi
	touch $@

# What only the long tests need: Java for the Nu HTML checker; it, a Chromium 90, a parser of JavaScript and the schema of SARIF by npm, pinned with hashes.
.venv/.soak-ready: .venv/.dev-ready tests/soak/package.json tests/soak/package-lock.json
	@for need in java npm; do \
		if command -v $$need >/dev/null; then :; \
		elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends default-jre-headless npm && break; \
		else echo "缺少 $$need，耗时长的测试要用。请管理员运行：apt-get install default-jre-headless npm，然后再试。"; exit 3; fi; done
	mkdir -p .venv/soak && cp tests/soak/package.json tests/soak/package-lock.json .venv/soak/
	cd .venv/soak && npm ci --silent --legacy-peer-deps --ignore-scripts --no-audit --no-fund
	touch $@
