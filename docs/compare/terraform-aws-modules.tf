# The same shop as docs/examples/shop-on-aws.ts with terraform-aws-modules. Not run: written by the modules' documentation.
provider "aws" {
  region = "eu-central-1"
  default_tags { tags = { environment = "prod", team = "shop" } }
}

module "vpc" {
  source  = "terraform-aws-modules/vpc/aws"
  version = "~> 5.0"

  name                                 = "prod-shop"
  cidr                                 = "10.0.0.0/16"
  azs                                  = ["eu-central-1a", "eu-central-1b"]
  public_subnets                       = ["10.0.0.0/20", "10.0.16.0/20"]
  private_subnets                      = ["10.0.128.0/18", "10.0.192.0/18"]
  database_subnets                     = ["10.0.64.0/20", "10.0.80.0/20"]
  enable_nat_gateway                   = true
  one_nat_gateway_per_az               = true
  enable_flow_log                      = true
  create_flow_log_iam_role             = true
  create_flow_log_cloudwatch_log_group = true
}

module "files" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.0"

  bucket_prefix                         = "prod-shop-files-"
  versioning                            = { enabled = true }
  attach_deny_insecure_transport_policy = true
}

module "requests" {
  source  = "terraform-aws-modules/s3-bucket/aws"
  version = "~> 4.0"

  bucket_prefix                         = "prod-shop-requests-"
  versioning                            = { enabled = true }
  attach_lb_log_delivery_policy         = true
  attach_deny_insecure_transport_policy = true
}

module "database_group" {
  source  = "terraform-aws-modules/security-group/aws"
  version = "~> 5.0"

  name   = "prod-shop-database"
  vpc_id = module.vpc.vpc_id
  computed_ingress_with_source_security_group_id = [
    { rule = "postgresql-tcp", source_security_group_id = module.web.security_group_id },
  ]
  number_of_computed_ingress_with_source_security_group_id = 1
}

module "database" {
  source  = "terraform-aws-modules/rds/aws"
  version = "~> 6.0"

  identifier                  = "prod-shop-database"
  engine                      = "postgres"
  engine_version              = "17"
  family                      = "postgres17"
  instance_class              = "db.t4g.medium"
  allocated_storage           = 20
  max_allocated_storage       = 100
  multi_az                    = true
  db_name                     = "app"
  username                    = "dbowner"
  manage_master_user_password = true
  db_subnet_group_name        = module.vpc.database_subnet_group
  vpc_security_group_ids      = [module.database_group.security_group_id]
  backup_retention_period     = 7
  deletion_protection         = true
}

data "aws_route53_zone" "zone" {
  name = "example.com"
}

module "certificate" {
  source  = "terraform-aws-modules/acm/aws"
  version = "~> 5.0"

  domain_name       = "shop.example.com"
  zone_id           = data.aws_route53_zone.zone.zone_id
  validation_method = "DNS"
}

module "balancer" {
  source  = "terraform-aws-modules/alb/aws"
  version = "~> 9.0"

  name        = "prod-shop-web"
  vpc_id      = module.vpc.vpc_id
  subnets     = module.vpc.public_subnets
  access_logs = { bucket = module.requests.s3_bucket_id }
  security_group_ingress_rules = {
    http  = { from_port = 80, to_port = 80, ip_protocol = "tcp", cidr_ipv4 = "0.0.0.0/0" }
    https = { from_port = 443, to_port = 443, ip_protocol = "tcp", cidr_ipv4 = "0.0.0.0/0" }
  }
  security_group_egress_rules = {
    all = { ip_protocol = "-1", cidr_ipv4 = module.vpc.vpc_cidr_block }
  }
  listeners = {
    http = {
      port     = 80
      protocol = "HTTP"
      redirect = { port = "443", protocol = "HTTPS", status_code = "HTTP_301" }
    }
    https = {
      port            = 443
      protocol        = "HTTPS"
      certificate_arn = module.certificate.acm_certificate_arn
      forward         = { target_group_key = "web" }
    }
  }
  target_groups = {
    web = {
      protocol          = "HTTP"
      port              = 8080
      target_type       = "ip"
      create_attachment = false
      health_check      = { path = "/health", matcher = "200-399" }
    }
  }
  route53_records = {
    a = { name = "shop", type = "A", zone_id = data.aws_route53_zone.zone.zone_id }
  }
}

module "cluster" {
  source  = "terraform-aws-modules/ecs/aws//modules/cluster"
  version = "~> 5.0"

  cluster_name = "prod-shop"
}

module "web" {
  source  = "terraform-aws-modules/ecs/aws//modules/service"
  version = "~> 5.0"

  name          = "prod-shop-web"
  cluster_arn   = module.cluster.arn
  desired_count = 2
  subnet_ids    = module.vpc.private_subnets
  container_definitions = {
    web = {
      image         = "registry.example.com/shop:1.0"
      port_mappings = [{ name = "web", containerPort = 8080, protocol = "tcp" }]
      environment = [
        { name = "PORT", value = "8080" },
        { name = "FILES", value = "s3://${module.files.s3_bucket_id}" },
        { name = "DATABASE_HOST", value = module.database.db_instance_address },
        { name = "DATABASE_PORT", value = "5432" },
        { name = "DATABASE_NAME", value = "app" },
        { name = "DATABASE_USER", value = "dbowner" },
      ]
      secrets = [
        { name = "DATABASE_PASSWORD", valueFrom = "${module.database.db_instance_master_user_secret_arn}:password::" },
      ]
    }
  }
  task_exec_secret_arns = [module.database.db_instance_master_user_secret_arn]
  tasks_iam_role_statements = [
    { actions = ["s3:ListBucket"], resources = [module.files.s3_bucket_arn] },
    { actions = ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"], resources = ["${module.files.s3_bucket_arn}/*"] },
  ]
  load_balancer = {
    service = {
      target_group_arn = module.balancer.target_groups["web"].arn
      container_name   = "web"
      container_port   = 8080
    }
  }
  security_group_rules = {
    balancer = {
      type                     = "ingress"
      from_port                = 8080
      to_port                  = 8080
      protocol                 = "tcp"
      source_security_group_id = module.balancer.security_group_id
    }
    out = { type = "egress", from_port = 0, to_port = 0, protocol = "-1", cidr_blocks = ["0.0.0.0/0"] }
  }
}

module "report" {
  source  = "terraform-aws-modules/lambda/aws"
  version = "~> 7.0"

  function_name            = "prod-shop-report"
  handler                  = "report.handler"
  runtime                  = "nodejs22.x"
  timeout                  = 30
  source_path              = "shop-on-aws"
  attach_policy_statements = true
  policy_statements = {
    reports = { effect = "Allow", actions = ["s3:PutObject"], resources = ["${module.files.s3_bucket_arn}/reports/*"] }
  }
  create_current_version_allowed_triggers = false
  allowed_triggers = {
    nightly = { principal = "events.amazonaws.com", source_arn = module.nightly.eventbridge_rule_arns["nightly"] }
  }
}

module "nightly" {
  source  = "terraform-aws-modules/eventbridge/aws"
  version = "~> 3.0"

  create_bus = false
  rules      = { nightly = { schedule_expression = "cron(0 3 * * ? *)" } }
  targets    = { nightly = [{ name = "report", arn = module.report.lambda_function_arn }] }
}

module "auditor_policy" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-policy"
  version = "~> 5.0"

  name = "prod-shop-auditor"
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = module.files.s3_bucket_arn },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${module.files.s3_bucket_arn}/reports/*" },
    ]
  })
}

module "auditor" {
  source  = "terraform-aws-modules/iam/aws//modules/iam-assumable-role"
  version = "~> 5.0"

  create_role             = true
  role_name               = "prod-shop-auditor"
  role_requires_mfa       = false
  trusted_role_arns       = ["arn:aws:iam::123456789012:role/auditors"]
  custom_role_policy_arns = [module.auditor_policy.arn]
}

output "url" {
  value = "https://shop.example.com"
}
