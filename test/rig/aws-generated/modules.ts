/** The modules that generated stacks use. Their files, by their paths. */
export const modules = {
  /** In HCL: resources, and data sources of other types than any in the stack. */
  storage: {
    "main.tf": `
terraform {
  required_providers {
    aws = {
      source = "hashicorp/aws"
    }
  }
}

variable "name" { type = string }
variable "tags" { type = map(string) }

data "aws_region" "here" {}
data "aws_caller_identity" "me" {}

resource "aws_s3_bucket" "main" {
  bucket        = var.name
  force_destroy = true
  tags          = merge(var.tags, { Region = data.aws_region.here.name })
}

resource "aws_s3_bucket_versioning" "main" {
  bucket = aws_s3_bucket.main.id
  versioning_configuration {
    status = "Enabled"
  }
}

data "aws_iam_policy_document" "read" {
  statement {
    actions   = ["s3:GetObject"]
    resources = ["\${aws_s3_bucket.main.arn}/*"]
    principals {
      type        = "AWS"
      identifiers = [data.aws_caller_identity.me.account_id]
    }
  }
}

resource "aws_s3_bucket_policy" "main" {
  bucket = aws_s3_bucket.main.id
  policy = data.aws_iam_policy_document.read.json
}

output "result" { value = aws_s3_bucket.main.arn }
`,
  },
  /** With a module in it, and resources over a map. */
  settings: {
    "main.tf": `
variable "name" { type = string }
variable "tags" { type = map(string) }

resource aws_ssm_parameter each {
  for_each = var.tags
  name     = "/\${var.name}/\${each.key}"
  type     = "String"
  value    = each.value
}

module "log" {
  source = "./log"
  count  = 2
  name   = "\${var.name}-\${count.index}"
}

output "result" { value = { for key, each in aws_ssm_parameter.each : key => nonsensitive(each.value) } }
`,
    "log/main.tf": `
variable "name" { type = string }

resource "aws_cloudwatch_log_group" "main" {
  name              = "/\${var.name}"
  retention_in_days = 14

  lifecycle {
    create_before_destroy = true
  }
}
`,
  },
  /** In JSON. */
  watch: {
    "main.tf.json": JSON.stringify({
      variable: { name: { type: "string" }, tags: { type: "map(string)" } },
      data: { aws_partition: { here: {} } },
      resource: {
        aws_sns_topic: { main: { name: "${var.name}", tags: "${var.tags}" } },
        aws_cloudwatch_metric_alarm: {
          main: {
            alarm_name: "${var.name}",
            comparison_operator: "LessThanThreshold",
            evaluation_periods: 1,
            metric_name: "NumberOfMessagesPublished",
            namespace: "AWS/SNS",
            period: 60,
            statistic: "Sum",
            threshold: 1,
            alarm_actions: ["${aws_sns_topic.main.arn}"],
          },
        },
      },
      output: { result: { value: "${data.aws_partition.here.partition} ${aws_sns_topic.main.arn}" } },
    }),
  },
  /** Over two regions, with providers that it is given. */
  pair: {
    "main.tf": `
terraform {
  required_providers {
    aws = {
      source                = "hashicorp/aws"
      configuration_aliases = [aws.here, aws.there]
    }
  }
}

variable "name" { type = string }
variable "tags" { type = map(string) }

data "aws_region" "there" {
  provider = aws.there
}

resource "aws_dynamodb_table" "here" {
  provider     = aws.here
  name         = "\${var.name}-here"
  billing_mode = "PAY_PER_REQUEST"
  hash_key     = "id"
  tags         = var.tags
  attribute {
    name = "id"
    type = "S"
  }
}

resource "aws_ssm_parameter" "there" {
  provider = aws.there
  name     = "/\${var.name}/there"
  type     = "SecureString"
  value    = aws_dynamodb_table.here.arn
  tags     = { Region = data.aws_region.there.name }
}

output "result" {
  value     = aws_ssm_parameter.there
  sensitive = true
}
`,
  },
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The name of one of them. */
export type ModuleName = keyof typeof modules;

/** Their names. */
export const moduleNames = Object.keys(modules) as readonly ModuleName[];
