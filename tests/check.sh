# Everything that can be said about the code without running it; every check runs, and the end says which failed.
failed=
check() {
    title=$1
    shift
    echo "== $title"
    "$@" || failed="$failed, $title"
}
check 'lint' ruff check .
check 'format' ruff format --check .
check 'types' mypy .
check 'imports' lint-imports
check 'migrations' python manage.py makemigrations --check --dry-run
check 'licences' python -m tests.licences
check 'system check' python manage.py check
if [ -n "$failed" ]; then
    echo "make check: failed: ${failed#, }."
    exit 1
fi
echo 'make check: all well.'
