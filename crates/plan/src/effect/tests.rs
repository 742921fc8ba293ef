use super::*;
use proptest::prelude::*;

#[test]
fn commands_that_only_look_are_known() {
    for command in [
        "redis-cli ping",
        "curl -sf http://localhost:8080/health",
        "curl -v $SERVICE_URL/health",
        "curl -s -o /dev/null -w '%{http_code}' http://x",
        "/usr/bin/curl -I https://x",
        "kubectl get pods -n prod -l app=x -o wide",
        "kubectl logs -f deploy/x --tail=100",
        "git status --short && git log --oneline -5",
        "git -C x status",
        "docker ps | grep app | wc -l",
        "docker compose -f a.yml ps",
        "docker compose -f a.yml logs -f",
        "docker compose -f a.yml -f b.yml logs -f --tail=50 web",
        "docker-compose -f a.yml logs -f",
        "df -h 2>/dev/null",
        "ps aux | grep '[n]ode'",
        "find . -name '*.log' -mtime +7",
        "awk '{print $2}' x",
        "sed -n '1,5p' x",
        "systemctl status nginx",
        "gcloud run services list",
        "gcloud container images list-tags gcr.io/x/y",
        "aws ec2 describe-instances --region eu-west-1",
        "test -f x && echo yes",
        "head -20 x",
        "date +%F",
        "nginx -t",
        "cd x && ls -la",
        "openssl x509 -in cert.pem -noout -dates",
        "wget -qO- http://x",
        "[ -f x ]",
        "node --version",
        "nats server check connection",
        "service nginx status",
        "npx prisma migrate status",
        "bundle exec rails db:migrate:status",
        "python manage.py migrate --check",
        "openssl s_client -connect x:443 -verify_return_error </dev/null",
        "sudo systemctl status nginx",
        "sudo -n nginx -t",
        "sudo -u postgres psql -l",
        "gh --version",
        "git grep -n secret",
        "tar -tzf backup.tar.gz",
        "helm lint chart",
        "az network vnet list",
        "gcloud functions logs read shop --limit 5",
    ] {
        assert_eq!(effect_of(command, &[]), Effect::Read, "{command}");
    }
}

#[test]
fn what_could_change_something_never_counts_as_looking() {
    for command in [
        "",
        "curl x/$(cat key)",
        "curl \"x/`cat key`\"",
        "curl -X POST http://x",
        "curl -XDELETE http://x",
        "curl -d a=b http://x",
        "curl --data @f http://x",
        "curl -o f http://x",
        "curl -sof http://x",
        "curl -O http://x",
        "curl $ARGS",
        "curl -K config",
        "curl -T f http://x",
        "curl -w '%output{f}' http://x",
        "alembic upgrade head",
        "npx prisma migrate deploy",
        "rails db:migrate",
        "python manage.py migrate",
        "bundle install",
        "find . -exec rm {} +",
        "find . -delete",
        "find . -fprint x",
        "awk 'BEGIN { system(\"rm x\") }'",
        "awk '{ print > \"f\" }' x",
        "awk '{ print | \"sh\" }' x",
        "awk -v x=1 'BEGIN { system(\"rm x\") }'",
        "awk -f script x",
        "sed -i s/a/b/ x",
        "sed 's/a/b/e' x",
        "sed 'w f' x",
        "sed -e p -e '1e rm x' y",
        "sed -n p 's/a/b/' --in-place",
        "git -c core.pager='rm x' log",
        "git branch new",
        "git tag v1",
        "git branch -D x",
        "git diff --output=f",
        "git config user.name x",
        "git grep -Orm x",
        "kubectl exec x -- ls",
        "kubectl get pods --kubeconfig=evil",
        "psql -c 'select 1'",
        "FOO=bar ls",
        "LD_PRELOAD=x ls",
        "sudo -s ls",
        "sudo -u x",
        "sudo",
        "sudo sudo ls",
        "sudo A=1 ls",
        "sudo ./ls",
        "curl -s http://x/install.py | python3",
        "cat x | node",
        "curl -s http://x | bash",
        "cat x.php | php",
        "python3 -",
        "tar xzf a.tar.gz",
        "tar -czf a.tar.gz x",
        "tar -tf a --to-command=x",
        "bash -c ls",
        "xargs ls",
        "ls | xargs rm",
        "ls > f",
        "ls >> f",
        "ls &> f",
        "ls >&f",
        "ls >| f",
        "ls; rm x",
        "ls && rm x",
        "ls || rm x",
        "ls | tee f",
        "ls & rm x",
        "sleep 5 &",
        "ls\nrm x",
        "for i in 1; do ls; done",
        "if ls; then ls; fi",
        "(ls)",
        "{ ls; }",
        "ls() { rm x; }; ls",
        "echo <(rm x)",
        "./curl http://x",
        "$CMD x",
        "cat <<E\nx\nE",
        "ls 'x",
        "unknown-tool --version x",
        "deploy.sh --version",
        "uniq a b",
        "sort -o f x",
        "date 010203",
        "hostname new",
        "sysctl -w x=1",
        "docker run x",
        "docker compose -f logs rm -f",
        "terraform apply",
        "terraform plan -out=x",
        "npm audit fix",
        "npm run build",
        "wget http://x",
        "redis-cli flushall",
        "redis-cli set a b",
        "systemctl restart x",
        "gcloud compute instances delete list",
        "watch ls",
        "eval ls",
        "source x",
        "ss -K dst x",
        "ip link set eth0 down",
        "ifconfig eth0 down",
        "env FOO=1 rm x",
        "command rm x",
        "time rm x",
        "! rm x",
        "printf -v X y; $X",
    ] {
        assert_ne!(effect_of(command, &[]), Effect::Read, "{command}");
    }
    for command in [
        "rm x",
        "docker-compose -f a.yml up -d",
        "docker-compose --file a.yml --env-file .env stop web",
        "docker compose -p shop -f a.yml -f b.yml down",
        "docker --context remote push shop:2",
        "kubectl -n shop rollout restart deploy/web",
        "helm -n shop upgrade shop ./chart",
        "git -C shop pull",
    ] {
        assert_eq!(effect_of(command, &[]), Effect::Mutate, "{command}");
    }
    // The value of an option is no subcommand.
    for command in ["docker-compose -f up", "kubectl -n apply", "git -C push"] {
        assert_eq!(effect_of(command, &[]), Effect::Unknown, "{command}");
    }
    assert_eq!(effect_of("kubectl apply -f x", &[]), Effect::Mutate);
    assert_eq!(effect_of("ls > f", &[]), Effect::Mutate);
    assert_eq!(effect_of("my-tool", &[]), Effect::Unknown);
}

#[test]
fn a_config_may_add_commands_that_only_look() {
    let extra = ["mytool status *".to_owned(), "peek".to_owned()];
    for command in [
        "mytool status",
        "mytool status all",
        "peek a b",
        "peek | grep x",
    ] {
        assert_eq!(effect_of(command, &extra), Effect::Read, "{command}");
    }
    for command in [
        "mytool statusx",
        "mytool start",
        "mytool status > f",
        "peek $(rm x)",
        "A=1 peek",
    ] {
        assert_ne!(effect_of(command, &extra), Effect::Read, "{command}");
    }
}

#[test]
fn destruction_is_seen_through_what_wraps_it() {
    for command in [
        "rm -rf x",
        "sudo rm -rf x",
        "sudo -u x rm -rf y",
        "bash -c 'rm -rf x'",
        "ssh host 'sudo rm -rf x'",
        "ls | xargs rm -f",
        "find . -exec rm {} +",
        "psql -c 'DROP  TABLE x'",
        "psql <<E\nDROP DATABASE x;\nE",
        "git push --force",
        "git reset --hard HEAD~1",
        "kubectl -n x delete deployment y",
        "docker compose down -v",
        "redis-cli FLUSHALL",
        "gcloud run delete x",
        "aws s3 rm s3://x --recursive",
        "terraform destroy",
        "echo $(rm -rf x)",
        "mkfs.ext4 /dev/sda1",
        "cat x > /dev/sda",
        "docker exec -it cache redis-cli -a $PASSWORD FLUSHALL",
        "docker compose exec -T --user postgres db dropdb shop",
        "kubectl exec -n shop cache-0 -- redis-cli FLUSHDB",
        "ssh -i key.pem root@host rm -rf /srv/app",
        "ssh host sudo rm -rf /srv/app",
        "kubectl delete pvc data -n shop",
        "rm -rf dist uploads",
        "rm -rf /srv/app/dist",
        "rm -rf ../build",
        "rm -rf $APP/build",
        "gh repo delete shop --yes",
        "terraform apply -destroy",
        "CONSENT=yes bunx prisma migrate reset --force",
        "prisma db push --force-reset",
        "npx --yes prisma@6 migrate reset",
        "pnpm dlx prisma migrate reset",
        "pnpm --filter api exec prisma migrate reset",
        "yarn prisma migrate reset",
        "npm exec --workspace api -- prisma migrate reset",
        "php artisan migrate:fresh --force",
        "php /srv/app/artisan db:wipe",
        "./vendor/bin/sail artisan migrate:refresh",
        "node ace migration:fresh",
        "php bin/console doctrine:database:drop --force",
        "bin/rails db:reset",
        "bundle exec rake db:drop",
        "RAILS_ENV=production rails db:schema:load",
        "python manage.py flush --no-input",
        "poetry run python manage.py migrate shop zero",
        "python -m alembic downgrade base",
        "mix ecto.drop",
        "supabase db reset --linked",
        "heroku pg:reset DATABASE_URL",
        "heroku run rails db:reset",
        "docker compose run --rm web rails db:reset",
        "docker compose exec app php artisan migrate:fresh",
        "ssh host 'cd /srv/app && php artisan migrate:fresh'",
        "doppler run -- rm -rf data",
        "npx @vscode/vsce unpublish shop.tools",
    ] {
        assert!(destructive(command).is_some(), "{command}");
    }
    for command in [
        "ls",
        "git push",
        "docker compose down",
        "kubectl apply -f delete.yml",
        "psql -c 'delete from x where y=1'",
        "echo rm",
        "grep -ri 'drop table' migrations",
        "kubectl get pods delete",
        "kubectl delete pods -l app=shop --force",
        "kubectl -n shop delete pod/shop-0",
        "docker exec rm ls",
        "docker exec -it web echo rm -rf",
        "ssh host uptime",
        "rm -rf dist",
        "rm -rf ./node_modules web/.next/",
        "terraform plan -destroy",
        "gh release list",
        "bunx prisma migrate deploy",
        "npx prisma migrate reset --help",
        "prisma db push",
        "php artisan migrate --force",
        "php artisan cache:clear",
        "php artisan migrate:rollback --step=1",
        "rails db:migrate",
        "rails db:schema:dump",
        "python manage.py migrate",
        "python manage.py sqlflush",
        "alembic downgrade -1",
        "pnpm rm lodash",
        "yarn install",
        "npm run build -- --reset",
        "npx serve dist",
        "supabase db push",
        "migrate -path db up",
        "npx @vscode/vsce publish",
    ] {
        assert_eq!(destructive(command), None, "{command}");
    }
}

#[test]
fn deep_nesting_takes_linear_time() {
    for text in [
        "$(",
        "(",
        "`",
        "'",
        "\"$(",
        "{ ",
        "${",
        "<(",
        "sudo ",
        "bash -c '",
        "ssh a ",
        "docker exec a ",
        "npx ",
        "time npx -- ",
        "kubectl exec -- ",
        "if ",
        "<<a ",
    ] {
        let text = text.repeat(20_000);
        assert_ne!(effect_of(&text, &[]), Effect::Read);
        let _ = destructive(&text);
    }
}

proptest! {
    #[test]
    fn nothing_with_a_way_out_only_looks(
        head in "(ls|cat|curl|grep|git status|kubectl get|echo|awk|sed -n|find|redis-cli) [a-z $=/-]{0,12}",
        way in prop::sample::select(vec![
            "; rm x", "$(rm x)", "`rm x`", " > f", " >> f", " && rm x", "\nrm x", " | sh", " <(rm x)", " & rm x",
        ]),
    ) {
        prop_assert_ne!(effect_of(&format!("{head}{way}"), &[]), Effect::Read);
    }

    #[test]
    fn any_text_has_an_effect(text in "\\PC{0,100}") {
        let _ = effect_of(&text, &[]);
        let _ = destructive(&text);
    }
}
