from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("sources", "0005_pieces")]

    operations = [
        migrations.AddField(
            model_name="capture",
            name="outcome",
            field=models.CharField(
                choices=[("complete", "complete"), ("partial", "in part")], default="complete", max_length=10
            ),
        ),
        migrations.AddField(model_name="text", name="scripted", field=models.JSONField(default=list)),
        migrations.AddField(model_name="text", name="unseen", field=models.JSONField(default=list)),
    ]
